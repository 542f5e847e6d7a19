/** What programs report about their own waits, and where that is kept; who waits at the other servers of a store. */
@NullMarked
package dev.rendezvous.server.report;

import org.jspecify.annotations.NullMarked;
