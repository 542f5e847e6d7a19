/**
 * The commands {@link dev.rendezvous.cli.WaitFor wait-for} and {@link dev.rendezvous.cli.Rendezvous rendezvous}.
 *
 * <p>Only what a run needs is loaded: picocli through its programmatic API, Jackson for JSON alone, the HTTP client for keys alone.
 */
@NullMarked
package dev.rendezvous.cli;

import org.jspecify.annotations.NullMarked;
