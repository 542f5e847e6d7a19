/** Probe for MySQL and MariaDB servers, databases and tables. */
@NullMarked
package dev.rendezvous.probe.mysql;

import org.jspecify.annotations.NullMarked;
