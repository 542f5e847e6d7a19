/** Waiting for a command to succeed: {@code exec:command}. */
@NullMarked
package dev.rendezvous.exec;

import org.jspecify.annotations.NullMarked;
