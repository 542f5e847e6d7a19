/** Who waits for what, and the findings that follow from it: pure functions on an immutable snapshot. */
@NullMarked
package dev.rendezvous.server.diagnosis;

import org.jspecify.annotations.NullMarked;
