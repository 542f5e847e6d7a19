/** Waiting for a Kafka broker, and for a topic there. */
@NullMarked
package dev.rendezvous.kafka;

import org.jspecify.annotations.NullMarked;
