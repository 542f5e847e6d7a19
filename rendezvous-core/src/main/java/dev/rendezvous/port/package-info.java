/** Waiting for a TCP port: {@link dev.rendezvous.port.PortProbe}. */
@NullMarked
package dev.rendezvous.port;

import org.jspecify.annotations.NullMarked;
