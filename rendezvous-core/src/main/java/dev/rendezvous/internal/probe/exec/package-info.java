/** Waiting for a command to succeed: {@code exec:command}. */
@NullMarked
package dev.rendezvous.internal.probe.exec;

import org.jspecify.annotations.NullMarked;
