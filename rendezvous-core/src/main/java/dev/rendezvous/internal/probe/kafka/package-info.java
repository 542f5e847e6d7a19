/** Probe for Kafka brokers and topics. */
@NullMarked
package dev.rendezvous.internal.probe.kafka;

import org.jspecify.annotations.NullMarked;
