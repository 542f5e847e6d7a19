/**
 * The server. {@link dev.rendezvous.server.Routes} lists everything that is served.
 *
 * <p>A request that waits blocks its virtual thread on core's store or on a shared poll loop. It is told that its client has left
 * by a {@link dev.rendezvous.server.Wire}, and that the server stops by {@link dev.rendezvous.server.Waits}.
 */
@NullMarked
package dev.rendezvous.server;

import org.jspecify.annotations.NullMarked;
