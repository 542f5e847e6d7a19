/** The store that keeps everything in PostgreSQL, for any number of servers. */
@NullMarked
package dev.rendezvous.server.postgres;

import org.jspecify.annotations.NullMarked;
