/** Waiting for a Redis server, a database or a key in it. */
@NullMarked
package dev.rendezvous.redis;

import org.jspecify.annotations.NullMarked;
