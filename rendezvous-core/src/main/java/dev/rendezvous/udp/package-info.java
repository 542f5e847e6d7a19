/** Rejects UDP targets, with an explanation: {@link dev.rendezvous.udp.UdpScheme}. */
@NullMarked
package dev.rendezvous.udp;

import org.jspecify.annotations.NullMarked;
