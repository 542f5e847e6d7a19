package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that accepts (Happy Eyeballs, RFC 8305): addresses are tried in order, and one that
 * does not respond delays the next by 100 ms only. Uses one thread and no timer, and is interruptible. For a single use.
 */
final class HappyEyeballsConnector {

    private static final Duration STAGGER = Duration.ofMillis(100);

    private final Deadline deadline;
    private final Deque<InetSocketAddress> remaining;
    private final Map<SocketChannel, InetSocketAddress> pending = new LinkedHashMap<>();
    private final List<Reason> failures = new ArrayList<>();
    private ConnectResult.@Nullable Connected winner;

    private HappyEyeballsConnector(List<InetSocketAddress> addresses, Deadline deadline) {
        this.remaining = new ArrayDeque<>(addresses);
        this.deadline = deadline;
    }

    /** Connects to one of these addresses; the caller closes the channel. */
    static ConnectResult connect(List<InetSocketAddress> addresses, Deadline deadline)
            throws IOException, InterruptedException {
        try (Selector selector = Selector.open()) {
            return new HappyEyeballsConnector(addresses, deadline).run(selector);
        }
    }

    private ConnectResult run(Selector selector) throws IOException, InterruptedException {
        try {
            while (winner == null && !(remaining.isEmpty() && pending.isEmpty()) && !deadline.isExpired()) {
                startNext(selector);
                awaitEvents(selector);
            }
            return winner != null ? winner : new ConnectResult.NotConnected(reasons());
        } finally {
            for (SocketChannel channel : pending.keySet()) {
                channel.close();
            }
        }
    }

    private void startNext(Selector selector) throws IOException {
        InetSocketAddress address = remaining.poll();
        if (address == null) {
            return;
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            if (channel.connect(address)) {
                accept(channel, address);
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, address);
                pending.put(channel, address);
            }
        } catch (IOException e) {
            channel.close();
            failures.add(ConnectFailures.ofConnect(address, e));
        }
    }

    private void awaitEvents(Selector selector) throws IOException, InterruptedException {
        if (winner != null || pending.isEmpty()) {
            return;
        }
        Duration pause = remaining.isEmpty()
                ? deadline.remaining()
                : deadline.atMost(STAGGER).remaining();
        selector.select(Math.max(1, pause.toMillis()));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Set<SelectionKey> ready = selector.selectedKeys();
        for (SelectionKey key : ready) {
            if (winner == null) {
                complete(key);
            }
        }
        ready.clear();
    }

    private void complete(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        InetSocketAddress address = (InetSocketAddress) key.attachment();
        key.cancel();
        pending.remove(channel);
        try {
            channel.finishConnect();
            accept(channel, address);
        } catch (IOException e) {
            channel.close();
            failures.add(ConnectFailures.ofConnect(address, e));
        }
    }

    private void accept(SocketChannel channel, InetSocketAddress address) throws IOException {
        if (address.equals(channel.getLocalAddress())) {
            // TCP lets a client port connect to itself. Closed with a reset, as no server could bind a port in
            // TIME_WAIT.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
            failures.add(ConnectFailures.refused(address));
        } else {
            winner = new ConnectResult.Connected(channel, address, List.copyOf(failures));
        }
    }

    private List<Reason> reasons() {
        List<Reason> reasons = new ArrayList<>(failures);
        pending.values().forEach(address -> reasons.add(ConnectFailures.timedOut(address)));
        remaining.forEach(address -> reasons.add(ConnectFailures.timedOut(address)));
        return reasons;
    }
}
