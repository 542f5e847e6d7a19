/** The subcommands of {@code rendezvous}, which talk to a server: keys, locks, barriers, events. */
@NullMarked
package dev.rendezvous.cli.server;

import org.jspecify.annotations.NullMarked;
