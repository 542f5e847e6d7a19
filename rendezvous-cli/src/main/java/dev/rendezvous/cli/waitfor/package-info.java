/** The command {@code wait-for}: options, files of targets, the run. */
@NullMarked
package dev.rendezvous.cli.waitfor;

import org.jspecify.annotations.NullMarked;
