/** Waiting for a file: {@code file:/path}. */
@NullMarked
package dev.rendezvous.probe.file;

import org.jspecify.annotations.NullMarked;
