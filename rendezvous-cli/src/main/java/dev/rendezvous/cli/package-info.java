/**
 * The commands {@link WaitFor wait-for} and {@link Rendezvous rendezvous}.
 *
 * <p>Start-up time matters: options are defined through picocli's programmatic API, without annotations; Jackson is loaded only to write
 * JSON, and the HTTP client only to wait for keys.
 */
@NullMarked
package dev.rendezvous.cli;

import org.jspecify.annotations.NullMarked;
