/** Probe for Redis servers, databases and keys. */
@NullMarked
package dev.rendezvous.redis;

import org.jspecify.annotations.NullMarked;
