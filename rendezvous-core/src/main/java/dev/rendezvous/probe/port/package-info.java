/** Waiting for a TCP port: {@link PortProbe}. */
@NullMarked
package dev.rendezvous.probe.port;

import org.jspecify.annotations.NullMarked;
