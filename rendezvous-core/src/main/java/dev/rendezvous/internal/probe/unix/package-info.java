/** Waiting for a Unix domain socket: {@code unix:/path}. */
@NullMarked
package dev.rendezvous.internal.probe.unix;

import org.jspecify.annotations.NullMarked;
