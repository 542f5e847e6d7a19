/** A server in this JVM, for tests: {@link EmbeddedServer}. */
@NullMarked
package dev.rendezvous.embedded;

import org.jspecify.annotations.NullMarked;
