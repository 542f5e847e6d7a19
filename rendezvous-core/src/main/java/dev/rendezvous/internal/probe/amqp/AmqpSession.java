package dev.rendezvous.internal.probe.amqp;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;

/** A connection to a broker with one channel. Every method throws if the broker refuses the step. Not thread-safe. */
final class AmqpSession {

    private static final int CONNECTION = 0;
    private static final int CHANNEL = 1;

    /** The bit of a declaration that makes it check for the object instead of creating it. */
    private static final int PASSIVE = 1;

    /** The version 0-9, which stands for AMQP 0-9-1 too. */
    private static final int VERSION = 0x0009;

    private static final int SUCCESS = 200;

    private final AmqpConnection amqpConnection;

    AmqpSession(AmqpConnection amqpConnection) {
        this.amqpConnection = amqpConnection;
    }

    /** Logs in and negotiates the connection's limits. */
    void start(String user, String password) throws IOException {
        amqpConnection.sendProtocolHeader();
        MethodReader start = receive(AmqpMethod.CONNECTION_START);
        if (start.uint16() != VERSION) {
            throw new ProtocolException("the broker does not offer AMQP 0-9-1");
        }
        start.skipTable();
        String mechanisms = start.longString();
        if (!List.of(mechanisms.split(" ")).contains("PLAIN")) {
            throw new UnsupportedMechanismException(mechanisms);
        }
        amqpConnection.send(
                CONNECTION,
                AmqpMethod.CONNECTION_START_OK,
                new ArgumentWriter()
                        .table(properties())
                        .shortString("PLAIN")
                        .longString("\0" + user + "\0" + password)
                        .shortString("en_US"));
        tune();
    }

    /** Without this capability, a broker that refuses a password closes the connection without a reply code. */
    private static ArgumentWriter properties() {
        ArgumentWriter capabilities = new ArgumentWriter()
                .shortString("authentication_failure_close")
                .octet('t')
                .octet(1);
        return new ArgumentWriter()
                .shortString("product")
                .octet('S')
                .longString("rendezvous")
                .shortString("capabilities")
                .octet('F')
                .table(capabilities);
    }

    /** Accepts the broker's limits, but no frames beyond our own, and no heartbeats on so short a connection. */
    private void tune() throws IOException {
        MethodReader tune = receive(AmqpMethod.CONNECTION_TUNE);
        int maxChannels = tune.uint16();
        long maxFrame = tune.uint32();
        amqpConnection.send(
                CONNECTION,
                AmqpMethod.CONNECTION_TUNE_OK,
                new ArgumentWriter()
                        .uint16(maxChannels)
                        .uint32(
                                maxFrame == 0
                                        ? AmqpConnection.MAX_LENGTH
                                        : (int) Math.min(maxFrame, AmqpConnection.MAX_LENGTH))
                        .uint16(0));
    }

    /** Opens a virtual host. */
    void openVirtualHost(String vhost) throws IOException {
        amqpConnection.send(
                CONNECTION,
                AmqpMethod.CONNECTION_OPEN,
                new ArgumentWriter().shortString(vhost).shortString("").octet(0));
        receive(AmqpMethod.CONNECTION_OPEN_OK);
    }

    /** Opens the channel that declarations are sent on. */
    void openChannel() throws IOException {
        amqpConnection.send(CHANNEL, AmqpMethod.CHANNEL_OPEN, new ArgumentWriter().shortString(""));
        receive(AmqpMethod.CHANNEL_OPEN_OK);
    }

    /** Checks that a queue exists. */
    void checkQueue(String name) throws IOException {
        amqpConnection.send(
                CHANNEL,
                AmqpMethod.QUEUE_DECLARE,
                new ArgumentWriter().uint16(0).shortString(name).octet(PASSIVE).table(new ArgumentWriter()));
        receive(AmqpMethod.QUEUE_DECLARE_OK);
    }

    /** Checks that an exchange of any type exists: a passive declaration ignores the type. */
    void checkExchange(String name) throws IOException {
        amqpConnection.send(
                CHANNEL,
                AmqpMethod.EXCHANGE_DECLARE,
                new ArgumentWriter()
                        .uint16(0)
                        .shortString(name)
                        .shortString("direct")
                        .octet(PASSIVE)
                        .table(new ArgumentWriter()));
        receive(AmqpMethod.EXCHANGE_DECLARE_OK);
    }

    /** Closes the connection, so that the broker does not log an unexpected disconnect. */
    void close() {
        try {
            amqpConnection.send(
                    CONNECTION,
                    AmqpMethod.CONNECTION_CLOSE,
                    new ArgumentWriter()
                            .uint16(SUCCESS)
                            .shortString("")
                            .uint16(0)
                            .uint16(0));
            receive(AmqpMethod.CONNECTION_CLOSE_OK);
        } catch (IOException e) {
            // The result of the check is known already.
        }
    }

    private MethodReader receive(AmqpMethod expected) throws IOException {
        MethodReader method = amqpConnection.receive();
        if (method.is(expected)) {
            return method;
        }
        if (method.is(AmqpMethod.CONNECTION_CLOSE)) {
            amqpConnection.send(CONNECTION, AmqpMethod.CONNECTION_CLOSE_OK, new ArgumentWriter());
            throw new ClosedByBrokerException(method.uint16(), method.shortString());
        }
        if (method.is(AmqpMethod.CHANNEL_CLOSE)) {
            amqpConnection.send(CHANNEL, AmqpMethod.CHANNEL_CLOSE_OK, new ArgumentWriter());
            throw new ClosedByBrokerException(method.uint16(), method.shortString());
        }
        throw new ProtocolException("AMQP method must be " + expected + ", but was " + method);
    }
}
