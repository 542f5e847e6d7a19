/** The socket factory for the PostgreSQL driver; exported to the driver only. */
@NullMarked
package dev.rendezvous.internal.probe.postgres.socket;

import org.jspecify.annotations.NullMarked;
