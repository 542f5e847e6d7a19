package dev.rendezvous.exec;

import dev.rendezvous.RemoteText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * What a command writes: read to the end, so that it never has to wait for us, and kept as far as needed: as much of the beginning
 * as is searched, and of the end what holds the last line. On a daemon thread, which ends when everybody who writes there has.
 */
final class Output {

    private static final int MOST_OF_END = 4096;

    private final InputStream from;
    private final int mostOfBeginning;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private byte[] end = new byte[0];
    private boolean more;
    private final Thread reading;

    private Output(InputStream from, int mostOfBeginning) {
        this.from = from;
        this.mostOfBeginning = mostOfBeginning;
        this.reading = Thread.ofPlatform().daemon().name("rendezvous output").unstarted(this::read);
    }

    static Output of(InputStream from, int mostOfBeginning) {
        Output output = new Output(from, mostOfBeginning);
        output.reading.start();
        return output;
    }

    /** Waits for the end, which may not come: a process left in the background may keep writing. */
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
            // The process is gone, and its output closed.
        }
    }

    private synchronized void keep(byte[] chunk, int count) {
        int kept = Math.min(count, mostOfBeginning - beginning.size());
        beginning.write(chunk, 0, kept);
        more |= kept < count;
        int fresh = Math.min(count, MOST_OF_END);
        int old = Math.min(end.length, MOST_OF_END - fresh);
        byte[] joined = new byte[old + fresh];
        System.arraycopy(end, end.length - old, joined, 0, old);
        System.arraycopy(chunk, count - fresh, joined, old, fresh);
        end = joined;
    }

    synchronized InputStream beginning() {
        return new ByteArrayInputStream(beginning.toByteArray());
    }

    /** Returns whether the beginning is not all. */
    synchronized boolean isMore() {
        return more;
    }

    /** Returns the last line that is not blank. */
    synchronized Optional<String> lastLine() {
        return new String(end, StandardCharsets.UTF_8)
                .lines()
                .map(RemoteText::oneLine)
                .filter(line -> !line.isBlank())
                .reduce((former, latter) -> latter);
    }
}
