/** Waiting for a Temporal server, and for a namespace there. */
@NullMarked
package dev.rendezvous.temporal;

import org.jspecify.annotations.NullMarked;
