/** What programs report about their own waits, and where that is kept. */
@NullMarked
package dev.rendezvous.server.report;

import org.jspecify.annotations.NullMarked;
