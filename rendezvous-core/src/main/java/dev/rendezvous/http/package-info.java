/**
 * Waiting for an answer over HTTP: {@link dev.rendezvous.http.HttpProbe}. Needs {@code org.apache.httpcomponents.core5:httpcore5}
 * at run time, and {@code tools.jackson.core:jackson-databind} to look into JSON.
 */
@NullMarked
package dev.rendezvous.http;

import org.jspecify.annotations.NullMarked;
