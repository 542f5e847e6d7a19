package dev.rendezvous.internal.probe.exec;

import dev.rendezvous.internal.text.RemoteText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the output of a command to its end, so that the command never blocks, and keeps the parts needed: the head, which is
 * searched, and the end, which contains the last line. Reads on a daemon thread, which ends when all writers have closed the pipe.
 */
final class OutputCapture {

    private static final int MAX_TAIL = 4096;

    private final InputStream from;
    private final int maxHead;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private byte[] tail = new byte[0];
    private boolean truncated;
    private final Thread reading;

    private OutputCapture(InputStream from, int maxHead) {
        this.from = from;
        this.maxHead = maxHead;
        this.reading = Thread.ofPlatform().daemon().name("rendezvous output").unstarted(this::read);
    }

    static OutputCapture of(InputStream from, int maxHead) {
        OutputCapture outputCapture = new OutputCapture(from, maxHead);
        outputCapture.reading.start();
        return outputCapture;
    }

    /** Waits for the end of the output, which a process left in the background may delay. */
    void await(Duration atMost) throws InterruptedException {
        reading.join(atMost);
    }

    private void read() {
        byte[] chunk = new byte[8192];
        try {
            for (int count; (count = from.read(chunk)) >= 0; ) {
                keep(chunk, count);
            }
        } catch (IOException e) {
            // The process has ended and its output is closed.
        }
    }

    private synchronized void keep(byte[] chunk, int count) {
        int kept = Math.min(count, maxHead - head.size());
        head.write(chunk, 0, kept);
        truncated |= kept < count;
        int fresh = Math.min(count, MAX_TAIL);
        int old = Math.min(tail.length, MAX_TAIL - fresh);
        byte[] joined = new byte[old + fresh];
        System.arraycopy(tail, tail.length - old, joined, 0, old);
        System.arraycopy(chunk, count - fresh, joined, old, fresh);
        tail = joined;
    }

    synchronized InputStream head() {
        return new ByteArrayInputStream(head.toByteArray());
    }

    /** Returns whether there is more output than the head. */
    synchronized boolean isTruncated() {
        return truncated;
    }

    /** Returns the last line that is not blank. */
    synchronized Optional<String> lastLine() {
        return new String(tail, StandardCharsets.UTF_8)
                .lines()
                .map(RemoteText::oneLine)
                .filter(line -> !line.isBlank())
                .reduce((former, latter) -> latter);
    }
}
