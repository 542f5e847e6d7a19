/** Waiting for Cassandra, and for servers that speak its native protocol, such as ScyllaDB. */
@NullMarked
package dev.rendezvous.internal.probe.cassandra;

import org.jspecify.annotations.NullMarked;
