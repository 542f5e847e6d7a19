/**
 * A typed client of the rendezvous server: {@link dev.rendezvous.client.RendezvousClient}. Its keys are conditions like any other,
 * so they compose with ports and databases.
 */
@NullMarked
package dev.rendezvous.client;

import org.jspecify.annotations.NullMarked;
