/** Waiting for a file: {@code file:/path}. */
@NullMarked
package dev.rendezvous.file;

import org.jspecify.annotations.NullMarked;
