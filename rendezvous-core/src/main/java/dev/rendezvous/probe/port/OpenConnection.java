package dev.rendezvous.probe.port;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Checks that the peer does not close a connection for a while. What the peer sends is ignored.
 *
 * @param name the name in messages
 * @param duration how long the connection must stay open
 */
record OpenConnection(String name, Duration duration) {

    private static final int BUFFER = 8192;

    /** Returns an observation with the given detail if the connection stays open; the caller closes the channel. */
    Observation observe(SocketChannel channel, String detail, Deadline deadline)
            throws IOException, InterruptedException {
        Deadline end = Deadline.in(duration, deadline.timeSource());
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (!end.isExpired() && !deadline.isExpired()) {
                Duration left = deadline.atMost(end.remaining()).remaining();
                selector.select(Math.max(1, left.plusNanos(999_999).toMillis()));
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!selector.selectedKeys().isEmpty() && isClosed(channel, buffer)) {
                    return Observation.unsatisfied(closed(duration.minus(end.remaining())));
                }
                selector.selectedKeys().clear();
            }
        }
        return end.isExpired()
                ? Observation.satisfied(detail + ", stays open")
                : Observation.unsatisfied(notYet(duration.minus(end.remaining())));
    }

    private static boolean isClosed(SocketChannel channel, ByteBuffer buffer) {
        try {
            return channel.read(buffer.clear()) < 0;
        } catch (IOException e) {
            // Reset by the peer.
            return true;
        }
    }

    private Reason closed(Duration after) {
        return Reason.inconclusiveReason(
                Common.CONNECTION_LOST,
                name + ": accepted, and closed the connection after " + after.toMillis()
                        + " ms; a proxy may listen there for a service that does not run yet");
    }

    private Reason notYet(Duration after) {
        return Reason.inconclusiveReason(
                Common.NOT_HELD_YET,
                name + ": open for " + after.toMillis() + " of " + duration.toMillis()
                        + " ms, then the attempt had to end; the attempt timeout must be longer");
    }
}
