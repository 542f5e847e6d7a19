/**
 * A real server in JUnit 5 tests: {@link RendezvousServerExtension}. Needs {@code org.junit.jupiter:junit-jupiter-api}, and {@code
 * dev.rendezvous:rendezvous-server} at run time.
 */
@NullMarked
package dev.rendezvous.client.junit;

import org.jspecify.annotations.NullMarked;
