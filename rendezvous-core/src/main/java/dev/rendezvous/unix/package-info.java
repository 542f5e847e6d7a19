/** Waiting for a UNIX domain socket: {@code unix:/path}. */
@NullMarked
package dev.rendezvous.unix;

import org.jspecify.annotations.NullMarked;
