/** Probe for MySQL and MariaDB servers, databases and tables. */
@NullMarked
package dev.rendezvous.internal.probe.mysql;

import org.jspecify.annotations.NullMarked;
