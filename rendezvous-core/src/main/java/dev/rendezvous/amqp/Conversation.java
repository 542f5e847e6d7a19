package dev.rendezvous.amqp;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;

/** A connection to a broker with one channel. Every method throws if the broker refuses the step. Not thread-safe. */
final class Conversation {

    private static final int CONNECTION = 0;
    private static final int CHANNEL = 1;

    /** The bit of a declaration that makes it check for the object instead of creating it. */
    private static final int PASSIVE = 1;

    /** The version 0-9, which stands for AMQP 0-9-1 too. */
    private static final int VERSION = 0x0009;

    private static final int SUCCESS = 200;

    private final Frames frames;

    Conversation(Frames frames) {
        this.frames = frames;
    }

    /** Logs in and negotiates the connection's limits. */
    void start(String user, String password) throws IOException {
        frames.sayHello();
        Incoming start = receive(Method.CONNECTION_START);
        if (start.number16() != VERSION) {
            throw new ProtocolException("the broker does not offer AMQP 0-9-1");
        }
        start.skipTable();
        String mechanisms = start.longText();
        if (!List.of(mechanisms.split(" ")).contains("PLAIN")) {
            throw new MechanismException(mechanisms);
        }
        frames.say(
                CONNECTION,
                Method.CONNECTION_START_OK,
                new Arguments()
                        .table(properties())
                        .shortText("PLAIN")
                        .longText("\0" + user + "\0" + password)
                        .shortText("en_US"));
        tune();
    }

    /** Without this capability, a broker that refuses a password closes the connection without a reply code. */
    private static Arguments properties() {
        Arguments capabilities = new Arguments()
                .shortText("authentication_failure_close")
                .octet('t')
                .octet(1);
        return new Arguments()
                .shortText("product")
                .octet('S')
                .longText("rendezvous")
                .shortText("capabilities")
                .octet('F')
                .table(capabilities);
    }

    /** Accepts the broker's limits, but no frames beyond our own, and no heartbeats on so short a connection. */
    private void tune() throws IOException {
        Incoming tune = receive(Method.CONNECTION_TUNE);
        int maxChannels = tune.number16();
        long maxFrame = tune.number32();
        frames.say(
                CONNECTION,
                Method.CONNECTION_TUNE_OK,
                new Arguments()
                        .number16(maxChannels)
                        .number32(maxFrame == 0 ? Frames.MAX_LENGTH : (int) Math.min(maxFrame, Frames.MAX_LENGTH))
                        .number16(0));
    }

    /** Opens a virtual host. */
    void open(String vhost) throws IOException {
        frames.say(
                CONNECTION,
                Method.CONNECTION_OPEN,
                new Arguments().shortText(vhost).shortText("").octet(0));
        receive(Method.CONNECTION_OPEN_OK);
    }

    /** Opens the channel that declarations are sent on. */
    void openChannel() throws IOException {
        frames.say(CHANNEL, Method.CHANNEL_OPEN, new Arguments().shortText(""));
        receive(Method.CHANNEL_OPEN_OK);
    }

    /** Checks that a queue exists. */
    void findQueue(String name) throws IOException {
        frames.say(
                CHANNEL,
                Method.QUEUE_DECLARE,
                new Arguments().number16(0).shortText(name).octet(PASSIVE).table(new Arguments()));
        receive(Method.QUEUE_DECLARE_OK);
    }

    /** Checks that an exchange of any type exists: a passive declaration ignores the type. */
    void findExchange(String name) throws IOException {
        frames.say(
                CHANNEL,
                Method.EXCHANGE_DECLARE,
                new Arguments()
                        .number16(0)
                        .shortText(name)
                        .shortText("direct")
                        .octet(PASSIVE)
                        .table(new Arguments()));
        receive(Method.EXCHANGE_DECLARE_OK);
    }

    /** Closes the connection, so that the broker does not log an unexpected disconnect. */
    void close() {
        try {
            frames.say(
                    CONNECTION,
                    Method.CONNECTION_CLOSE,
                    new Arguments().number16(SUCCESS).shortText("").number16(0).number16(0));
            receive(Method.CONNECTION_CLOSE_OK);
        } catch (IOException e) {
            // The result of the check is known already.
        }
    }

    private Incoming receive(Method expected) throws IOException {
        Incoming method = frames.hear();
        if (method.is(expected)) {
            return method;
        }
        if (method.is(Method.CONNECTION_CLOSE)) {
            frames.say(CONNECTION, Method.CONNECTION_CLOSE_OK, new Arguments());
            throw new ClosedByBrokerException(method.number16(), method.shortText());
        }
        if (method.is(Method.CHANNEL_CLOSE)) {
            frames.say(CHANNEL, Method.CHANNEL_CLOSE_OK, new Arguments());
            throw new ClosedByBrokerException(method.number16(), method.shortText());
        }
        throw new ProtocolException("AMQP method must be " + expected + ", but was " + method);
    }
}
