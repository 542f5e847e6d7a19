/** Probe for Redis servers, databases and keys. */
@NullMarked
package dev.rendezvous.internal.probe.redis;

import org.jspecify.annotations.NullMarked;
