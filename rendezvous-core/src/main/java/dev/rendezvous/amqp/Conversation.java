package dev.rendezvous.amqp;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;

/** What a look says to a broker, step by step; each step throws when the broker does not go along. For one thread. */
final class Conversation {

    private static final int CONNECTION = 0;
    private static final int CHANNEL = 1;
    /** The bit of a declaration that makes it a question. */
    private static final int PASSIVE = 1;

    /** 0-9, as AMQP 0-9-1 calls itself here. */
    private static final int VERSION = 0x0009;

    private static final int SUCCESS = 200;

    private final Frames frames;

    Conversation(Frames frames) {
        this.frames = frames;
    }

    /** Logs in and settles how to talk on. */
    void start(String user, String password) throws IOException {
        frames.sayHello();
        Incoming start = hear(Method.CONNECTION_START);
        if (start.number16() != VERSION) {
            throw new ProtocolException("another version of AMQP");
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

    /** Without the capability, a broker that refuses a password just hangs up. */
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

    /** Takes what is offered, but no long frames, and no heartbeats for so short a connection. */
    private void tune() throws IOException {
        Incoming offer = hear(Method.CONNECTION_TUNE);
        int channels = offer.number16();
        long frame = offer.number32();
        frames.say(
                CONNECTION,
                Method.CONNECTION_TUNE_OK,
                new Arguments()
                        .number16(channels)
                        .number32(frame == 0 ? Frames.LONGEST : (int) Math.min(frame, Frames.LONGEST))
                        .number16(0));
    }

    /** Opens a virtual host. */
    void open(String vhost) throws IOException {
        frames.say(
                CONNECTION,
                Method.CONNECTION_OPEN,
                new Arguments().shortText(vhost).shortText("").octet(0));
        hear(Method.CONNECTION_OPEN_OK);
    }

    /** Opens the channel that questions are asked on. */
    void openChannel() throws IOException {
        frames.say(CHANNEL, Method.CHANNEL_OPEN, new Arguments().shortText(""));
        hear(Method.CHANNEL_OPEN_OK);
    }

    /** Asks for a queue. */
    void findQueue(String name) throws IOException {
        frames.say(
                CHANNEL,
                Method.QUEUE_DECLARE,
                new Arguments().number16(0).shortText(name).octet(PASSIVE).table(new Arguments()));
        hear(Method.QUEUE_DECLARE_OK);
    }

    /** Asks for an exchange, of whatever type: that is not compared when one only asks. */
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
        hear(Method.EXCHANGE_DECLARE_OK);
    }

    /** Takes leave, so that the broker's log does not tell of a client that vanished. */
    void close() {
        try {
            frames.say(
                    CONNECTION,
                    Method.CONNECTION_CLOSE,
                    new Arguments().number16(SUCCESS).shortText("").number16(0).number16(0));
            hear(Method.CONNECTION_CLOSE_OK);
        } catch (IOException e) {
            // What was looked for has been seen or not; a farewell changes nothing about that.
        }
    }

    private Incoming hear(Method due) throws IOException {
        Incoming heard = frames.hear();
        if (heard.is(due)) {
            return heard;
        }
        if (heard.is(Method.CONNECTION_CLOSE)) {
            frames.say(CONNECTION, Method.CONNECTION_CLOSE_OK, new Arguments());
            throw new ClosedByBrokerException(heard.number16(), heard.shortText());
        }
        if (heard.is(Method.CHANNEL_CLOSE)) {
            frames.say(CHANNEL, Method.CHANNEL_CLOSE_OK, new Arguments());
            throw new ClosedByBrokerException(heard.number16(), heard.shortText());
        }
        throw new ProtocolException("the AMQP method " + heard + " instead of " + due);
    }
}
