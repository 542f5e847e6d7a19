/** Frames and header compression of HTTP/2, as a client needs them. */
@NullMarked
package dev.rendezvous.internal.probe.http2;

import org.jspecify.annotations.NullMarked;
