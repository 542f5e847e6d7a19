/** Waiting in JUnit 5 tests: {@link WaitFor}. Needs {@code org.junit.jupiter:junit-jupiter-api}. */
@NullMarked
package dev.rendezvous.junit;

import org.jspecify.annotations.NullMarked;
