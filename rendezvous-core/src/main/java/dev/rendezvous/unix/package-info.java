/** Waiting for a Unix domain socket: {@code unix:/path}. */
@NullMarked
package dev.rendezvous.unix;

import org.jspecify.annotations.NullMarked;
