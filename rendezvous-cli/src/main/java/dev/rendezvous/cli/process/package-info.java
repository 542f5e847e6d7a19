/** The process itself and others: exec, child processes, the terminal, the environment, exit codes. */
@NullMarked
package dev.rendezvous.cli.process;

import org.jspecify.annotations.NullMarked;
