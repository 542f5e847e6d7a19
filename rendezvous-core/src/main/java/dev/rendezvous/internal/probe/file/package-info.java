/** Waiting for a file: {@code file:/path}. */
@NullMarked
package dev.rendezvous.internal.probe.file;

import org.jspecify.annotations.NullMarked;
