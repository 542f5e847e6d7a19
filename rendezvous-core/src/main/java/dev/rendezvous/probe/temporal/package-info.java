/** Waiting for a Temporal server and for one of its namespaces. */
@NullMarked
package dev.rendezvous.probe.temporal;

import org.jspecify.annotations.NullMarked;
