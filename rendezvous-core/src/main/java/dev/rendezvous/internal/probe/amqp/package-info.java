/** Probe for AMQP 0-9-1 brokers such as RabbitMQ, queues and exchanges. */
@NullMarked
package dev.rendezvous.internal.probe.amqp;

import org.jspecify.annotations.NullMarked;
