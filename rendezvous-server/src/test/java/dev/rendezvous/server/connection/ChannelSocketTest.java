package dev.rendezvous.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@ParameterizedClass(name = "watched from the start: {0}")
@ValueSource(booleans = {false, true})
class ChannelSocketTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    /** More than all buffers between two sockets hold. */
    private static final int HUGE = 32 * 1024 * 1024;

    @Parameter
    boolean watched;

    private final AtomicInteger writeTimeouts = new AtomicInteger();
    private EventLoop loop;
    private ServerSocketChannel listener;
    private Socket client;

    @BeforeEach
    void listen() throws IOException {
        loop = EventLoop.start();
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = new Socket();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        listener.close();
        loop.close();
    }

    private ChannelSocket connect(Duration writeTimeout) throws IOException {
        client.connect(listener.getLocalAddress());
        SocketChannel channel = listener.accept();
        ChannelSocket socket = new ChannelSocket(channel, loop, writeTimeout, writeTimeouts::incrementAndGet);
        if (watched) {
            socket.watch();
        }
        return socket;
    }

    private void send(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] readBytes(ChannelSocket socket) {
        return Objects.requireNonNull(socket.get());
    }

    private static String read(ChannelSocket socket) {
        return new String(readBytes(socket), StandardCharsets.US_ASCII);
    }

    private static void await(String what, BooleanSupplier check) throws InterruptedException {
        Condition.polling(Probe.of(what, check::getAsBoolean)).await(Duration.ofSeconds(60));
    }

    /** Returns the reader's thread, once it is parked. */
    private static Thread startReader(Runnable read) throws InterruptedException {
        Thread reader = Thread.ofVirtual().start(read);
        await("the reader is parked", () -> reader.getState() == Thread.State.WAITING);
        return reader;
    }

    @Test
    void theEndIsNoticedBehindWhatNobodyHasRead() throws Exception {
        ChannelSocket socket = connect(LONG);
        send("hello");
        assertThat(socket.isClosedByClient()).isFalse();
        client.close();
        await("the end has arrived", () -> {
            socket.readAhead();
            return socket.isClosedByClient();
        });
        assertThat(read(socket)).isEqualTo("hello");
        assertThat(socket.get()).isNull();
    }

    @Test
    void bytesThatAreReadAheadKeepTheirOrder() throws Exception {
        ChannelSocket socket = connect(LONG);
        byte[] sent = new byte[1024 * 1024];
        new Random(1).nextBytes(sent);
        Thread sender = Thread.ofVirtual().start(() -> {
            try (Socket closed = client) {
                closed.getOutputStream().write(sent);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (byte[] bytes = socket.get(); bytes != null; bytes = socket.get()) {
            received.writeBytes(bytes);
            socket.readAhead();
        }
        sender.join();
        assertThat(received.toByteArray()).isEqualTo(sent);
    }

    @Test
    void aParkedReaderGetsWhatArrives() throws Exception {
        ChannelSocket socket = connect(LONG);
        CompletableFuture<String> read = new CompletableFuture<>();
        Thread ignored = startReader(() -> read.complete(read(socket)));
        send("hello");
        assertThat(read.get()).isEqualTo("hello");
    }

    @Test
    void bytesThatAreReturnedComeFirst() throws Exception {
        ChannelSocket socket = connect(LONG);
        send("world");
        socket.unread(readBytes(socket));
        socket.unread("hello ".getBytes(StandardCharsets.US_ASCII));
        assertThat(read(socket)).isEqualTo("hello world");
    }

    @Test
    void aClientThatSendsMuchIsReadNoFurtherThanTheReaderReads() throws Exception {
        ChannelSocket socket = connect(LONG);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                client.getOutputStream().write(new byte[HUGE]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        int largest = 0;
        for (int rest = HUGE; rest > 0; ) {
            int length = readBytes(socket).length;
            largest = Math.max(largest, length);
            rest -= length;
        }
        sent.get();
        assertThat(largest).isLessThan(32 * 1024);
    }

    @Test
    void whatArrivesWhileNothingReadsIsReadInOrder() throws Exception {
        ChannelSocket socket = connect(LONG);
        send("one ");
        assertThat(read(socket)).isEqualTo("one ");
        send("two ");
        socket.whenEnded(() -> {});
        send("three");
        StringBuilder all = new StringBuilder();
        while (all.length() < "two three".length()) {
            all.append(read(socket));
        }
        assertThat(all).hasToString("two three");
    }

    @Test
    void theEndIsNoticedWhileNothingReads() throws Exception {
        ChannelSocket socket = connect(LONG);
        CountDownLatch ended = new CountDownLatch(1);
        socket.whenEnded(ended::countDown);
        send("last");
        client.shutdownOutput();
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(read(socket)).isEqualTo("last");
        assertThat(socket.get()).isNull();
        AtomicInteger late = new AtomicInteger();
        socket.whenEnded(late::incrementAndGet);
        assertThat(late).hasValue(1);
    }

    @Test
    void aResetIsNoticedWhileNothingReads() throws Exception {
        ChannelSocket socket = connect(LONG);
        CountDownLatch ended = new CountDownLatch(1);
        socket.whenEnded(ended::countDown);
        client.setSoLinger(true, 0);
        client.close();
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(socket::get).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aListenerThatIsRemovedIsNotCalled() throws Exception {
        ChannelSocket socket = connect(LONG);
        AtomicInteger calls = new AtomicInteger();
        socket.whenEnded(calls::incrementAndGet);
        socket.ignoreEnd();
        client.close();
        assertThat(socket.get()).isNull();
        assertThat(calls).hasValue(0);
    }

    @Test
    void aReadHasATimeout() throws Exception {
        ChannelSocket socket = connect(LONG);
        socket.setReadTimeout(Duration.ofMillis(20));
        assertThatThrownBy(socket::get).hasCauseInstanceOf(SocketTimeoutException.class);
        socket.setReadTimeout(Duration.ZERO);
        send("late");
        assertThat(read(socket)).isEqualTo("late");
    }

    @Test
    void aReaderIsInterrupted() throws Exception {
        ChannelSocket socket = connect(LONG);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread reader = startReader(() -> assertThatThrownBy(socket::get)
                .satisfies(e -> interrupted.complete(e instanceof CloseConnectionException
                        && Thread.currentThread().isInterrupted())));
        reader.interrupt();
        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void closingEndsAReader() throws Exception {
        ChannelSocket socket = connect(LONG);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread ignored = startReader(() -> assertThatThrownBy(socket::get).satisfies(thrown::complete));
        socket.close();
        assertThat(thrown.get()).hasCauseInstanceOf(ClosedChannelException.class);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aClientThatReadsNothingIsClosed() throws Exception {
        ChannelSocket socket = connect(Duration.ofMillis(50));
        assertThatThrownBy(() -> socket.write(BufferData.create(new byte[HUGE])))
                .hasCauseInstanceOf(SocketException.class);
        assertThat(writeTimeouts).hasValue(1);
        assertThat(socket.isConnected()).isFalse();
    }

    @Test
    void aClientThatReadsLateGetsEverything() throws Exception {
        ChannelSocket socket = connect(LONG);
        CompletableFuture<Void> written =
                CompletableFuture.runAsync(() -> socket.write(BufferData.create(new byte[HUGE])));
        assertThat(client.getInputStream().readNBytes(HUGE)).hasSize(HUGE);
        written.get();
    }

    @Test
    void aClientThatGoesEndsAWriter() throws Exception {
        ChannelSocket socket = connect(LONG);
        CompletableFuture<Void> written =
                CompletableFuture.runAsync(() -> socket.write(BufferData.create(new byte[HUGE])));
        assertThat(client.getInputStream().readNBytes(1000)).hasSize(1000);
        client.close();
        assertThatThrownBy(written::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aWriterIsInterrupted() throws Exception {
        ChannelSocket socket = connect(LONG);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                socket.write(BufferData.create(new byte[HUGE]));
            } catch (UncheckedIOException e) {
                thrown.complete(e);
            }
        });
        await("the writer is parked", () -> writer.getState() == Thread.State.TIMED_WAITING);
        writer.interrupt();
        assertThat(thrown.get()).isInstanceOf(UncheckedIOException.class);
        assertThat(socket.isConnected()).isFalse();
    }

    @Test
    void whatIsWrittenWithoutBlockingIsSentBeforeTheNextRead() throws Exception {
        ChannelSocket socket = connect(LONG);
        socket.withoutBlocking(() -> {
            socket.write(BufferData.create(new byte[HUGE]));
            socket.write(BufferData.create("end".getBytes(StandardCharsets.US_ASCII)));
        });
        CompletableFuture<byte[]> next = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> next.complete(socket.get()));
        assertThat(client.getInputStream().readNBytes(HUGE)).hasSize(HUGE);
        assertThat(new String(client.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
                .isEqualTo("end");
        send("more");
        assertThat(new String(next.get(), StandardCharsets.US_ASCII)).isEqualTo("more");
    }

    @Test
    void aWriteThatTimesOutWithinAReadIsNoReadThatHasTimedOut() throws Exception {
        ChannelSocket socket = connect(Duration.ofMillis(50));
        socket.withoutBlocking(() -> socket.write(BufferData.create(new byte[HUGE])));
        assertThatThrownBy(socket::get)
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isNotInstanceOf(SocketTimeoutException.class);
        assertThat(writeTimeouts).hasValue(1);
    }

    @Test
    void aWriteSendsFirstWhatWasLeft() throws Exception {
        ChannelSocket socket = connect(LONG);
        socket.withoutBlocking(() -> socket.write(BufferData.create(new byte[HUGE])));
        CompletableFuture<Void> written = CompletableFuture.runAsync(
                () -> socket.write(BufferData.create("end".getBytes(StandardCharsets.US_ASCII))));
        assertThat(client.getInputStream().readNBytes(HUGE)).hasSize(HUGE);
        assertThat(new String(client.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
                .isEqualTo("end");
        written.get();
    }
}
