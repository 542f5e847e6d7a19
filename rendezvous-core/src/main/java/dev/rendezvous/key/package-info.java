/**
 * Coordination between programs and threads: a {@link dev.rendezvous.key.Rendezvous} has {@link dev.rendezvous.key.Key keys} to
 * signal and await, {@link dev.rendezvous.key.Barrier barriers} and {@link dev.rendezvous.key.Lock locks}. The same interfaces work
 * in one process, with {@link dev.rendezvous.key.Rendezvous#inMemory()}, and over HTTP, with the client.
 */
@NullMarked
package dev.rendezvous.key;

import org.jspecify.annotations.NullMarked;
