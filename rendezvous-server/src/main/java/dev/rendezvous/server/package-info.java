/**
 * The server. {@link dev.rendezvous.server.Routes} lists all that it serves.
 *
 * <p>A request that waits blocks its virtual thread on the store or on a shared probe. A {@link dev.rendezvous.server.Wire} interrupts
 * it when its client disconnects, and {@link dev.rendezvous.server.Waits} when the server stops.
 */
@NullMarked
package dev.rendezvous.server;

import org.jspecify.annotations.NullMarked;
