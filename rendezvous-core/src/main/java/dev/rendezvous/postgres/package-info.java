/** Probe for PostgreSQL databases: {@link dev.rendezvous.postgres.PostgresProbe}. */
@NullMarked
package dev.rendezvous.postgres;

import org.jspecify.annotations.NullMarked;
