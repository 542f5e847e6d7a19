/** Log, access log and metrics. */
@NullMarked
package dev.rendezvous.server.observe;

import org.jspecify.annotations.NullMarked;
