/** Probe for any database with a JDBC driver: {@link dev.rendezvous.jdbc.JdbcScheme}. */
@NullMarked
package dev.rendezvous.jdbc;

import org.jspecify.annotations.NullMarked;
