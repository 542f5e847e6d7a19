/** Waiting for a PostgreSQL database: {@link dev.rendezvous.postgres.PostgresProbe}. */
@NullMarked
package dev.rendezvous.postgres;

import org.jspecify.annotations.NullMarked;
