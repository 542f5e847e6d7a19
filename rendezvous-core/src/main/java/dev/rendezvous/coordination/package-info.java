/**
 * Coordination between programs and threads: a {@link Rendezvous} has {@link Key keys} to
 * signal and await, {@link Barrier barriers} and {@link Lock locks}. The same interfaces work
 * in one process, with {@link Rendezvous#inMemory()}, and over HTTP, with the client.
 */
@NullMarked
package dev.rendezvous.coordination;

import org.jspecify.annotations.NullMarked;
