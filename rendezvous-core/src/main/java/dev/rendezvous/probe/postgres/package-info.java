/** Probe for PostgreSQL databases: {@link PostgresProbe}. */
@NullMarked
package dev.rendezvous.probe.postgres;

import org.jspecify.annotations.NullMarked;
