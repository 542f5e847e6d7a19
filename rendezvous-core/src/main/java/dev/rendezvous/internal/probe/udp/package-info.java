/** Rejects UDP targets, with an explanation: {@link UdpScheme}. */
@NullMarked
package dev.rendezvous.internal.probe.udp;

import org.jspecify.annotations.NullMarked;
