/** The starts of the system that waits here: who waited from when to when, what released whom, and how that is drawn. */
@NullMarked
package dev.rendezvous.server.timeline;

import org.jspecify.annotations.NullMarked;
