/**
 * Where callers meet: a {@link dev.rendezvous.key.Rendezvous} has {@link dev.rendezvous.key.Key keys} that somebody signals and
 * others await, {@link dev.rendezvous.key.Barrier barriers} that wait until all have come, and
 * {@link dev.rendezvous.key.Lock locks}. The same interfaces serve in one process, with {@link dev.rendezvous.key.Rendezvous#inMemory()}, and over HTTP,
 * with the client.
 */
@NullMarked
package dev.rendezvous.key;

import org.jspecify.annotations.NullMarked;
