/** The requests that wait: their registry, quotas and wait commands. */
@NullMarked
package dev.rendezvous.server.waiting;

import org.jspecify.annotations.NullMarked;
