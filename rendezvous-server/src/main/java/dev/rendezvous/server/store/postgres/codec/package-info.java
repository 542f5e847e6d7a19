/** The binary format of states in PostgreSQL. */
@NullMarked
package dev.rendezvous.server.store.postgres.codec;

import org.jspecify.annotations.NullMarked;
