/** Probe for Kafka brokers and topics. */
@NullMarked
package dev.rendezvous.probe.kafka;

import org.jspecify.annotations.NullMarked;
