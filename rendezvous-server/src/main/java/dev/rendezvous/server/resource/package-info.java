/** One HTTP service for each resource, and the JSON that it sends. */
@NullMarked
package dev.rendezvous.server.resource;

import org.jspecify.annotations.NullMarked;
