/** Waiting for a Temporal server and for one of its namespaces. */
@NullMarked
package dev.rendezvous.internal.probe.temporal;

import org.jspecify.annotations.NullMarked;
