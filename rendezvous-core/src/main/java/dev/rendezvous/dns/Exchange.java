package dev.rendezvous.dns;

import dev.rendezvous.Deadline;
import dev.rendezvous.net.Attempt;
import dev.rendezvous.net.Dialer;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One question to one name server: in a datagram, and once more over TCP if the answer did not fit into one (RFC 1035 section 4.2,
 * RFC 7766). On the calling thread, which may be interrupted. A question has a random id and a port of its own, and whatever comes
 * that does not answer it is passed over: anybody may send it (RFC 5452).
 *
 * @param server whom to ask
 * @param question what
 * @param id to know the answer by
 */
record Exchange(InetSocketAddress server, Question question, int id) {

    /** What a server may send in a datagram to somebody who says nothing of larger ones, and some more. */
    private static final int MOST_IN_DATAGRAM = 4096;

    /** After which the question may have been lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Returns what the server answers.
     *
     * @throws SocketTimeoutException if it is silent for a second, or until the deadline
     * @throws ProtocolException if it answered, but only what is no answer
     * @throws IOException if it cannot be asked
     */
    static Answer of(InetSocketAddress server, Question question, Deadline deadline)
            throws IOException, InterruptedException {
        Exchange exchange = new Exchange(server, question, RANDOM.nextInt(1 << 16));
        try {
            Answer answer = exchange.overUdp(deadline.atMost(PATIENCE));
            return answer.truncated() ? exchange.overTcp(deadline) : answer;
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException();
        }
    }

    private Answer overUdp(Deadline deadline) throws IOException, InterruptedException {
        try (Selector selector = Selector.open();
                DatagramChannel channel = DatagramChannel.open()) {
            channel.configureBlocking(false);
            channel.connect(server).write(question.encoded(id));
            Optional<ProtocolException> garbage = Optional.empty();
            while (isReady(channel, SelectionKey.OP_READ, selector, deadline)) {
                ByteBuffer message = ByteBuffer.allocate(MOST_IN_DATAGRAM);
                if (channel.read(message) > 0) {
                    try {
                        return Answer.parse(message.flip(), question, id);
                    } catch (ProtocolException e) {
                        garbage = Optional.of(e);
                    }
                }
            }
            throw garbage.isPresent() ? garbage.get() : new SocketTimeoutException();
        }
    }

    private Answer overTcp(Deadline deadline) throws IOException, InterruptedException {
        Attempt attempt = Dialer.connect(List.of(server), deadline);
        if (!(attempt instanceof Attempt.Connected connected)) {
            throw new ConnectException("its answer needs TCP, and that it does not accept");
        }
        try (SocketChannel channel = connected.channel();
                Selector selector = Selector.open()) {
            ByteBuffer message = question.encoded(id);
            ByteBuffer sent = ByteBuffer.allocate(2 + message.remaining());
            sent.putShort((short) message.remaining()).put(message).flip();
            while (sent.hasRemaining()) {
                awaitReady(channel, SelectionKey.OP_WRITE, selector, deadline);
                channel.write(sent);
            }
            ByteBuffer length = received(channel, 2, selector, deadline);
            int size = Short.toUnsignedInt(length.getShort());
            return Answer.parse(received(channel, size, selector, deadline), question, id);
        }
    }

    private static ByteBuffer received(SocketChannel channel, int size, Selector selector, Deadline deadline)
            throws IOException, InterruptedException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            awaitReady(channel, SelectionKey.OP_READ, selector, deadline);
            if (channel.read(bytes) < 0) {
                throw new EOFException("it hung up");
            }
        }
        return bytes.flip();
    }

    private static void awaitReady(SelectableChannel channel, int operation, Selector selector, Deadline deadline)
            throws IOException, InterruptedException {
        if (!isReady(channel, operation, selector, deadline)) {
            throw new SocketTimeoutException();
        }
    }

    private static boolean isReady(SelectableChannel channel, int operation, Selector selector, Deadline deadline)
            throws IOException, InterruptedException {
        channel.register(selector, operation);
        while (!deadline.expired()) {
            int ready = selector.select(Math.max(1, deadline.left().toMillis()));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            selector.selectedKeys().clear();
            if (ready > 0) {
                return true;
            }
        }
        return false;
    }
}
