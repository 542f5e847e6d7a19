/** Probe for Kafka brokers and topics. */
@NullMarked
package dev.rendezvous.kafka;

import org.jspecify.annotations.NullMarked;
