/**
 * The server. {@link Routes} lists all that it serves.
 *
 * <p>A request that waits blocks its virtual thread on the store or on a shared probe. A {@link dev.rendezvous.server.http.ClientConnection} interrupts
 * it when its client disconnects, and {@link dev.rendezvous.server.waiting.WaitRegistry} when the server stops.
 */
@NullMarked
package dev.rendezvous.server;

import org.jspecify.annotations.NullMarked;
