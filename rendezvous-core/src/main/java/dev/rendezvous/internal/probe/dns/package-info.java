/** Waiting for a name in the DNS: {@code dns:name}. */
@NullMarked
package dev.rendezvous.internal.probe.dns;

import org.jspecify.annotations.NullMarked;
