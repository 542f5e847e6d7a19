/** Rejects UDP targets, with an explanation: {@link UdpScheme}. */
@NullMarked
package dev.rendezvous.probe.udp;

import org.jspecify.annotations.NullMarked;
