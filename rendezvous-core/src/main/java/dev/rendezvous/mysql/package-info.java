/** Waiting for a MySQL or MariaDB server, a database or a table in it. */
@NullMarked
package dev.rendezvous.mysql;

import org.jspecify.annotations.NullMarked;
