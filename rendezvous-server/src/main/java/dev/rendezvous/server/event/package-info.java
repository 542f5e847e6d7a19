/** The stream of state changes: the buffer of the latest events, and their text form. */
@NullMarked
package dev.rendezvous.server.event;

import org.jspecify.annotations.NullMarked;
