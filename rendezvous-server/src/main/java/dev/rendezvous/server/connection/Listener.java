package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.http.TimeoutScheduler;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.Router;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/** Accepts connections at some addresses and serves each on a virtual thread, or for a while on a platform thread. Thread-safe. */
public final class Listener implements AutoCloseable {

    /** The maximum number of concurrent streams of an HTTP/2 connection. */
    public static final int MAX_STREAMS = 8192;

    /** The number of connections above the limit that are accepted only to be rejected with a response. */
    private static final int MAX_REJECTED = 64;

    /** The number of connections that are accepted before others have their turn. */
    private static final int MAX_ACCEPTED = 64;

    /** How long connections that are active when the listener is closed may go on. */
    private static final Duration GRACE_PERIOD = Duration.ofMillis(200);

    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration IDLE_CHECK_PERIOD = Duration.ofMinutes(1);

    /** How long no connection is accepted after the system has refused one, for want of file descriptors for instance. */
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

    private final List<Open> sockets;
    private final List<EventLoop> loops;
    private final ConnectionOptions options;
    private final Router router;
    private final ServerContext context;
    private final TimeoutScheduler timeouts = new TimeoutScheduler();
    private final Limit unlimited = FixedLimit.create();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;

    /** Used by the loop that accepts connections. */
    private int accepted;

    private Listener(List<Open> sockets, List<EventLoop> loops, ConnectionOptions options) {
        this.sockets = List.copyOf(sockets);
        this.loops = List.copyOf(loops);
        this.options = options;
        this.router = Router.builder().addRouting(options.routing()).build();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        this.context = ServerContext.of(
                WebServer.builder()
                        .protocolsDiscoverServices(false)
                        .featuresDiscoverServices(false)
                        .maxPayloadSize(options.limits().maxBody())
                        .buildPrototype(),
                options.beforeRouting(),
                executor);
    }

    /** An address and the channel that accepts connections there. */
    private record Open(ListenAddress address, ServerSocketChannel channel) implements AutoCloseable {

        /** Returns the address with the port that the system has selected, if it has. */
        ListenAddress actual() {
            try {
                return address instanceof ListenAddress.Tcp tcp
                                && channel.getLocalAddress() instanceof InetSocketAddress inet
                        ? new ListenAddress.Tcp(tcp.host(), inet.getPort())
                        : address;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
            address.release();
        }
    }

    /**
     * Starts a listener at all addresses.
     *
     * @throws CannotListenException if it cannot listen at one of them
     */
    public static Listener start(List<ListenAddress> addresses, ConnectionOptions options) throws IOException {
        openPoller();
        List<Open> sockets = new ArrayList<>();
        try {
            for (ListenAddress address : addresses) {
                sockets.add(open(address));
            }
            Listener listener = new Listener(sockets, startLoops(options), options);
            listener.router.beforeStart();
            for (Open socket : sockets) {
                socket.channel().configureBlocking(false);
                SelectionKey ignored = listener.acceptor()
                        .register(
                                socket.channel(),
                                SelectionKey.OP_ACCEPT,
                                (key, buffer) -> listener.accept(socket.channel(), key));
            }
            listener.closeIdleLater();
            return listener;
        } catch (IOException | RuntimeException e) {
            closeAll(sockets);
            throw e;
        }
    }

    /** Starts a loop for two processors each, which have other work too; only one if none of the loops handles requests. */
    private static List<EventLoop> startLoops(ConnectionOptions options) throws IOException {
        List<EventLoop> loops = new ArrayList<>();
        int count = options.inlineHandler().isEmpty()
                ? 1
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        while (loops.size() < count) {
            loops.add(EventLoop.start());
        }
        return loops;
    }

    /** Returns the loop that accepts connections. */
    private EventLoop acceptor() {
        return loops.getFirst();
    }

    private static Open open(ListenAddress address) throws CannotListenException {
        try {
            return new Open(address, address.open());
        } catch (IOException e) {
            throw new CannotListenException(address, e);
        }
    }

    private static void closeAll(List<Open> sockets) throws IOException {
        for (Open socket : sockets) {
            socket.close();
        }
    }

    /**
     * Makes the JDK open the files of its poller, with which virtual threads wait for channels. It does so when the first thread waits,
     * and never tries again if there are no files left then: every later wait would fail.
     */
    private static void openPoller() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(1);
            Thread.ofVirtual().start(() -> awaitTimeout(socket)).join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while the listener starts");
        }
    }

    private static void awaitTimeout(DatagramSocket socket) {
        try {
            socket.receive(new DatagramPacket(new byte[1], 1));
        } catch (IOException e) {
            // Nothing has arrived.
        }
    }

    /** Returns the addresses, with the ports that the system has selected. */
    public List<ListenAddress> addresses() {
        return sockets.stream().map(Open::actual).toList();
    }

    private void accept(ServerSocketChannel channel, SelectionKey key) {
        try {
            for (int i = 0; i < MAX_ACCEPTED; i++) {
                SocketChannel client = channel.accept();
                if (client == null) {
                    return;
                }
                serve(client);
            }
        } catch (IOException e) {
            EventLoop.remove(key, SelectionKey.OP_ACCEPT);
            TimeoutScheduler.Timeout ignored =
                    timeouts.schedule(ACCEPT_PAUSE, () -> acceptor().add(key, SelectionKey.OP_ACCEPT));
        }
    }

    private void serve(SocketChannel client) throws IOException {
        int most = options.limits().values().connections();
        if (closing || connections.size() > most + MAX_REJECTED) {
            options.limits().count(Limits.Kind.CONNECTIONS);
            client.close();
            return;
        }
        try {
            EventLoop loop = loops.get(Math.floorMod(accepted++, loops.size()));
            ChannelSocket socket = new ChannelSocket(
                    client,
                    loop,
                    options.limits().values().bodyTime(),
                    () -> options.limits().count(Limits.Kind.BODY_TIME));
            if (socket.needsWatch()) {
                socket.watch();
            } else {
                setOptions(client);
            }
            Connection connection = new Connection(socket, loop, this);
            connections.add(connection);
            connection.start();
        } catch (IOException e) {
            // The client has disconnected already.
            client.close();
        }
    }

    /**
     * Detects a client that has vanished within 30 s. After 10 to 15 s of silence, seven probes follow, with 2 s between them. The times differ
     * from one connection to the next: the system sends the probes of thousands of connections that were opened together at the same
     * moment, and drops those that its queue has no room for; a connection of which all probes are lost is reset.
     */
    private void setOptions(SocketChannel client) throws IOException {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 10 + Math.floorMod(accepted, 6));
        client.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 2);
        client.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 7);
    }

    ConnectionOptions options() {
        return options;
    }

    /** Returns what handles requests without a thread, if all connections can begin with it and there are not too many. */
    Optional<InlineHandler> inlineHandler() {
        return options.tls().isEmpty() && !options.proxyProtocol() && !isFull()
                ? options.inlineHandler()
                : Optional.empty();
    }

    TimeoutScheduler timeouts() {
        return timeouts;
    }

    ServerContext context() {
        return context;
    }

    Router router() {
        return router;
    }

    Limit limit() {
        return unlimited;
    }

    /** Returns whether there are more connections than are served. */
    boolean isFull() {
        return connections.size() > options.limits().values().connections();
    }

    void remove(Connection connection) {
        connections.remove(connection);
        if (closing && connections.isEmpty()) {
            ended.countDown();
        }
    }

    private void closeIdleLater() {
        TimeoutScheduler.Timeout ignored = timeouts.schedule(IDLE_CHECK_PERIOD, () -> {
            connections.forEach(connection -> connection.closeIfIdle(IDLE_TIMEOUT));
            closeIdleLater();
        });
    }

    /** Accepts no more connections, lets active requests go on for a moment, and closes all connections. */
    @Override
    public void close() {
        closing = true;
        try {
            closeAll(sockets);
            connections.forEach(Connection::closeWhenIdle);
            if (!connections.isEmpty()) {
                boolean ignored = ended.await(GRACE_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
        }
    }

    private void stop() {
        connections.forEach(Connection::close);
        context.executor().shutdownNow();
        timeouts.close();
        router.afterStop();
        try {
            for (EventLoop loop : loops) {
                loop.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
