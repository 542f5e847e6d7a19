package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands the lines of a body from the thread of the HTTP client to a reader as they arrive. The server can send only a little ahead of
 * the reader.
 */
final class LineBodySubscriber implements BodySubscriber<byte[]> {

    private static final int MAX_LINE_BYTES = 1 << 20;
    private static final int BUFFERS_AHEAD = 4;

    /** An entry of the queue between the two threads. */
    private sealed interface Part {

        /** The lines that were completed by some bytes, perhaps none. */
        record Lines(List<String> lines) implements Part {}

        /** The end of the stream. */
        record End(IOException why) implements Part {}
    }

    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable Subscription subscription;

    /**
     * Waits for the next lines and returns them.
     *
     * @throws IOException if the stream has ended, or nothing has arrived by the deadline
     */
    List<String> next(Deadline deadline) throws IOException, InterruptedException {
        Part part = parts.poll(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        if (part == null) {
            throw new IOException("no data in time");
        }
        if (part instanceof Part.Lines arrived) {
            if (subscription != null) {
                subscription.request(1);
            }
            return arrived.lines();
        }
        throw new IOException(((Part.End) part).why().getMessage(), ((Part.End) part).why());
    }

    /** Makes the reader fail with an exception once it has read the lines so far. */
    void end(IOException why) {
        parts.add(new Part.End(why));
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(BUFFERS_AHEAD);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        List<String> lines = new ArrayList<>();
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    lines.add(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        }
        if (line.size() > MAX_LINE_BYTES && subscription != null) {
            subscription.cancel();
            onError(new IOException("a line of the stream has more than " + MAX_LINE_BYTES + " bytes"));
        } else {
            parts.add(new Part.Lines(lines));
        }
    }

    @Override
    public void onError(Throwable thrown) {
        body.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        body.complete(new byte[0]);
    }
}
