/** Waiting for an AMQP 0-9-1 broker such as RabbitMQ, a queue or an exchange in it. */
@NullMarked
package dev.rendezvous.amqp;

import org.jspecify.annotations.NullMarked;
