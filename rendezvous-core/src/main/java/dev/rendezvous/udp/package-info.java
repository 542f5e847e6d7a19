/** Why there is no waiting for a UDP port: {@link dev.rendezvous.udp.UdpScheme}. */
@NullMarked
package dev.rendezvous.udp;

import org.jspecify.annotations.NullMarked;
