package dev.rendezvous.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AsyncHandlerTest {

    private final ManualTimeSource timeSource = new ManualTimeSource();
    private final ObstructedChannel channel = new ObstructedChannel();

    /** Writes the message only. */
    private static final class MessageFormatter extends Formatter {

        @Override
        public String format(LogRecord entry) {
            return entry.getMessage() + "\n";
        }
    }

    private AsyncHandler start(long queueBytes) throws InterruptedException {
        AsyncHandler handler = AsyncHandler.start(new MessageFormatter(), channel, queueBytes, timeSource);
        awaitParked();
        return handler;
    }

    private static LogRecord line(String name) {
        return new StructuredLogRecord(Level.INFO, new LogEntry.Event("line", name, ""));
    }

    /** Returns for how long the writer is still parked, once it is. */
    private Duration awaitParked() throws InterruptedException {
        timeSource.awaitParked(1);
        return timeSource.parkedFor();
    }

    private void passInterval() throws InterruptedException {
        awaitParked();
        timeSource.advance(LogWriter.INTERVAL);
        awaitParked();
    }

    private void awaitIdle() throws InterruptedException {
        while (awaitParked().compareTo(LogWriter.INTERVAL) <= 0) {
            passInterval();
        }
    }

    @Test
    void anIdleWriterWritesTheFirstLineAtOnceAndTheNextOnesTogether() throws Exception {
        AsyncHandler handler = start(100_000);
        awaitIdle();
        handler.publish(line("1"));
        assertThat(channel.next()).isEqualTo("line 1\n");
        awaitParked();
        handler.publish(line("2"));
        handler.publish(line("3"));
        assertThat(channel.pending()).as("nobody is woken for them").isZero();
        passInterval();
        assertThat(channel.next()).isEqualTo("line 2\nline 3\n");
    }

    @Test
    void aWriterWithoutLinesBecomesIdleAfterATenthOfASecond() throws Exception {
        start(100_000);
        for (int i = 1; i < LogWriter.INTERVALS_UNTIL_IDLE; i++) {
            assertThat(awaitParked()).isLessThanOrEqualTo(LogWriter.INTERVAL);
            passInterval();
        }
        assertThat(awaitParked()).isGreaterThan(LogWriter.INTERVAL.multipliedBy(1000));
    }

    @Test
    void linesOfOneThreadStayInOrderAndNoneIsMissing() throws Exception {
        AsyncHandler handler = start(100_000_000);
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(thread -> Thread.ofVirtual()
                        .start(() -> IntStream.range(0, 1000).forEach(i -> handler.publish(line(thread + ":" + i)))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        handler.flush();
        List<String> lines = channel.all().lines().toList();
        assertThat(lines).hasSize(8000);
        for (int thread = 0; thread < 8; thread++) {
            String prefix = "line " + thread + ":";
            assertThat(lines.stream().filter(line -> line.startsWith(prefix)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1000).mapToObj(i -> prefix + i).toList());
        }
        assertThat(handler.dropped()).isZero();
    }

    @Test
    void whatDoesNotFitWhileTheReaderSleepsIsDroppedAndCountedAndSaidAfterwards() throws Exception {
        AsyncHandler handler = start(1000);
        awaitIdle();
        channel.block();
        handler.publish(line("first"));
        channel.awaitBlocked();
        for (int i = 0; i < 10; i++) {
            handler.publish(line("a" + i));
        }
        long dropped = handler.dropped();
        assertThat(dropped).isBetween(1L, 9L);
        channel.unblock();
        assertThat(channel.next()).isEqualTo("line first\n");
        passInterval();
        List<String> kept = channel.next().lines().toList();
        assertThat(kept.subList(0, kept.size() - 1))
                .containsExactlyElementsOf(IntStream.range(0, (int) (10 - dropped))
                        .mapToObj(i -> "line a" + i)
                        .toList());
        assertThat(kept.getLast())
                .isEqualTo(
                        dropped + " log lines were dropped because stderr was read more slowly than they were logged");
        handler.publish(line("last"));
        passInterval();
        assertThat(channel.next()).as("it is said once").isEqualTo("line last\n");
    }

    @Test
    void whatCannotBeWrittenIsDroppedAndSaidWhenTheDiskHasSpaceAgain() throws Exception {
        AsyncHandler handler = start(100_000);
        channel.fail("No space left on device", 0);
        handler.publish(line("1"));
        handler.flush();
        handler.publish(line("2"));
        handler.flush();
        assertThat(handler.dropped()).isEqualTo(2);
        channel.repair();
        handler.publish(line("3"));
        handler.flush();
        assertThat(channel.all()).isEqualTo("""
                        2 log lines were dropped because stderr could not be written: No space left on device
                        line 3
                        """);
        assertThat(handler.dropped()).isEqualTo(2);
    }

    @Test
    void aLineThatWasCutOffIsEndedBeforeTheNext() throws Exception {
        AsyncHandler handler = start(100_000);
        channel.fail("No space left on device", "line 1\nli".length());
        handler.publish(line("1"));
        handler.publish(line("2"));
        handler.publish(line("3"));
        handler.flush();
        channel.repair();
        handler.flush();
        assertThat(channel.all())
                .isEqualTo("line 1\nli\n2 log lines were dropped because stderr could not be written: No space left on"
                        + " device\n");
    }

    @Test
    void aNonBlockingChannelIsTriedAgain() throws Exception {
        AsyncHandler handler = start(100_000);
        awaitIdle();
        channel.acceptNothing();
        handler.publish(line("1"));
        passInterval();
        assertThat(channel.pending()).isZero();
        channel.repair();
        timeSource.advance(LogWriter.INTERVAL);
        assertThat(channel.next()).isEqualTo("line 1\n");
        assertThat(handler.dropped()).isZero();
    }

    @Test
    void flushGivesUpOnAReaderThatSleeps() throws Exception {
        AsyncHandler handler = start(100_000);
        channel.block();
        handler.publish(line("1"));
        handler.flush();
        assertThat(channel.all()).isEmpty();
        channel.unblock();
        handler.close();
        assertThat(channel.all()).isEqualTo("line 1\n");
        handler.publish(line("after the LogManager has closed it"));
        handler.flush();
        assertThat(channel.all()).endsWith("line after the LogManager has closed it\n");
    }

    @Test
    void parametersAreFormattedWhenTheyAreLogged() throws Exception {
        AsyncHandler handler = start(100_000);
        List<String> parameter = new ArrayList<>(List.of("before"));
        LogRecord changing = new LogRecord(Level.WARNING, "it was {0}");
        changing.setParameters(new Object[] {parameter});
        handler.publish(changing);
        parameter.set(0, "after");
        handler.flush();
        assertThat(channel.all()).isEqualTo("it was [before]\n");
    }

    @Test
    void anExceptionThatCannotBePrintedDoesNotEndTheLog() throws Exception {
        AsyncHandler handler = AsyncHandler.start(new TextLogFormatter(), channel, 100_000, timeSource);
        LogRecord warning = new LogRecord(Level.WARNING, "x");
        warning.setThrown(new Unprintable());
        handler.publish(warning);
        handler.flush();
        handler.publish(line("1"));
        handler.flush();
        assertThat(channel.all().lines().map(line -> line.substring(line.indexOf(' ') + 1)))
                .containsExactly(
                        "WARNING 1 log line was dropped because it could not be formatted: "
                                + UnsupportedOperationException.class.getName(),
                        "INFO line 1");
    }

    private static final class Unprintable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aLogThatGoesToTheHandlerSurvivesTheLoggersOfTheLogManager() throws Exception {
        AsyncHandler handler = start(100_000);
        EventLog log = EventLog.to(handler);
        log.log("signalled", "/a", "version 1");
        assertThat(Logger.getLogger(StructuredLogRecord.LOGGER).getHandlers()).isEmpty();
        CompletableFuture<Void> flushed = CompletableFuture.runAsync(handler::flush);
        flushed.get(60, TimeUnit.SECONDS);
        assertThat(channel.all()).isEqualTo("signalled /a, version 1\n");
    }
}
