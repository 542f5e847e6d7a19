/** Waiting for a Unix domain socket: {@code unix:/path}. */
@NullMarked
package dev.rendezvous.probe.unix;

import org.jspecify.annotations.NullMarked;
