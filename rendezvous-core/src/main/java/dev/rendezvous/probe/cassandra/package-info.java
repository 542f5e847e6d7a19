/** Waiting for Cassandra, and for servers that speak its native protocol, such as ScyllaDB. */
@NullMarked
package dev.rendezvous.probe.cassandra;

import org.jspecify.annotations.NullMarked;
