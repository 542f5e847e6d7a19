/**
 * Waiting for an HTTP server: {@link HttpProbe}. Requires {@code
 * org.apache.httpcomponents.core5:httpcore5} at run time, and {@code tools.jackson.core:jackson-core} for checks of JSON.
 */
@NullMarked
package dev.rendezvous.probe.http;

import org.jspecify.annotations.NullMarked;
