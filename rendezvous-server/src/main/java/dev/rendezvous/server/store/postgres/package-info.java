/** The store in PostgreSQL, which any number of servers share. */
@NullMarked
package dev.rendezvous.server.store.postgres;

import org.jspecify.annotations.NullMarked;
