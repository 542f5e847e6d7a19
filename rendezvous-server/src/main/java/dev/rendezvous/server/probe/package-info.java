/** Probes that the server runs for its callers, and the rules for the addresses they may connect to. */
@NullMarked
package dev.rendezvous.server.probe;

import org.jspecify.annotations.NullMarked;
