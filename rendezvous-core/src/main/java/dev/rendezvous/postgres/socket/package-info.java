/** The socket that the PostgreSQL driver is handed; exported to the driver alone. */
@NullMarked
package dev.rendezvous.postgres.socket;

import org.jspecify.annotations.NullMarked;
