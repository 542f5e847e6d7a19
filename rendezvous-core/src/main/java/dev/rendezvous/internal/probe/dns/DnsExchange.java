package dev.rendezvous.internal.probe.dns;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.probe.net.ConnectResult;
import dev.rendezvous.internal.probe.net.Dialer;
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
 * One query to one name server, in a datagram and again over TCP if the response did not fit into one (RFC 1035 section 4.2, RFC
 * 7766). It runs on the calling thread and is interruptible. Each query has a random id and its own port, and messages that do not
 * match it are ignored, as they may be forged (RFC 5452).
 *
 * @param server the name server
 * @param question the question
 * @param id the id of the query
 */
record DnsExchange(InetSocketAddress server, DnsQuestion question, int id) {

    /** More than the 512 bytes that a server may send in a datagram without EDNS. */
    private static final int MAX_DATAGRAM_LENGTH = 4096;

    /** How long to wait for a response before the datagram counts as lost. */
    private static final Duration UDP_TIMEOUT = Duration.ofSeconds(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Sends a query and returns the response.
     *
     * @throws SocketTimeoutException if the server does not respond within a second or before the deadline
     * @throws ProtocolException if it only sent messages that are not a response to the query
     * @throws IOException if the query cannot be sent
     */
    static DnsResponse query(InetSocketAddress server, DnsQuestion question, Deadline deadline)
            throws IOException, InterruptedException {
        DnsExchange exchange = new DnsExchange(server, question, RANDOM.nextInt(1 << 16));
        try {
            DnsResponse response = exchange.overUdp(deadline.atMost(UDP_TIMEOUT));
            return response.truncated() ? exchange.overTcp(deadline) : response;
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException();
        }
    }

    private DnsResponse overUdp(Deadline deadline) throws IOException, InterruptedException {
        try (Selector selector = Selector.open();
                DatagramChannel channel = DatagramChannel.open()) {
            channel.configureBlocking(false);
            channel.connect(server).write(question.toQuery(id));
            Optional<ProtocolException> malformed = Optional.empty();
            while (isReady(channel, SelectionKey.OP_READ, selector, deadline)) {
                ByteBuffer message = ByteBuffer.allocate(MAX_DATAGRAM_LENGTH);
                if (channel.read(message) > 0) {
                    try {
                        return DnsResponse.parse(message.flip(), question, id);
                    } catch (ProtocolException e) {
                        malformed = Optional.of(e);
                    }
                }
            }
            throw malformed.isPresent() ? malformed.get() : new SocketTimeoutException();
        }
    }

    private DnsResponse overTcp(Deadline deadline) throws IOException, InterruptedException {
        ConnectResult connectResult = Dialer.connect(List.of(server), deadline);
        if (!(connectResult instanceof ConnectResult.Connected connected)) {
            throw new ConnectException("the response needs TCP, but the server accepts no TCP connection");
        }
        try (SocketChannel channel = connected.channel();
                Selector selector = Selector.open()) {
            ByteBuffer message = question.toQuery(id);
            ByteBuffer framed = ByteBuffer.allocate(2 + message.remaining());
            framed.putShort((short) message.remaining()).put(message).flip();
            while (framed.hasRemaining()) {
                awaitReady(channel, SelectionKey.OP_WRITE, selector, deadline);
                channel.write(framed);
            }
            ByteBuffer length = receive(channel, 2, selector, deadline);
            int size = Short.toUnsignedInt(length.getShort());
            return DnsResponse.parse(receive(channel, size, selector, deadline), question, id);
        }
    }

    private static ByteBuffer receive(SocketChannel channel, int size, Selector selector, Deadline deadline)
            throws IOException, InterruptedException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            awaitReady(channel, SelectionKey.OP_READ, selector, deadline);
            if (channel.read(bytes) < 0) {
                throw new EOFException("the server closed the connection");
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
        while (!deadline.isExpired()) {
            int ready = selector.select(Math.max(1, deadline.remaining().toMillis()));
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
