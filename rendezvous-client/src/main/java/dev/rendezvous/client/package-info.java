/**
 * A client of the rendezvous server; start with {@link RendezvousClient}. Its keys are {@linkplain
 * dev.rendezvous.Condition conditions}, so they can be combined with ports, databases and others. Operations that wait have
 * forms that return a {@link java.util.concurrent.CompletableFuture}. No method takes or returns null.
 */
@NullMarked
package dev.rendezvous.client;

import org.jspecify.annotations.NullMarked;
