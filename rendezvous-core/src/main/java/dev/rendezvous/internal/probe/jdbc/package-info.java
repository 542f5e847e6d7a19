/** Probe for any database with a JDBC driver: {@link JdbcScheme}. */
@NullMarked
package dev.rendezvous.internal.probe.jdbc;

import org.jspecify.annotations.NullMarked;
