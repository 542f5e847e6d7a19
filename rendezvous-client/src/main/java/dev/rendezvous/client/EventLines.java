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

/** Hands on a body line by line as it comes. A server that sends faster than somebody reads is made to wait. */
final class EventLines implements BodySubscriber<byte[]> {

    private static final int LONGEST = 1 << 20;
    private static final int AHEAD = 4;

    /** What comes of waiting for a line. */
    private sealed interface Part {

        /** Lines, none of them whole perhaps. */
        record Lines(List<String> lines) implements Part {}

        /** There will be no more. */
        record End(IOException why) implements Part {}
    }

    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable Subscription subscription;

    /**
     * Returns the next lines.
     *
     * @throws IOException if the stream has ended, or nothing has come by the deadline
     */
    List<String> next(Deadline deadline) throws IOException, InterruptedException {
        Part part = parts.poll(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        if (part == null) {
            throw new IOException("nothing came in time");
        }
        if (part instanceof Part.Lines some) {
            if (subscription != null) {
                subscription.request(1);
            }
            return some.lines();
        }
        throw new IOException(((Part.End) part).why().getMessage(), ((Part.End) part).why());
    }

    /** Ends the stream from the reader's side, or that of whoever knows why there is none. */
    void end(IOException why) {
        parts.add(new Part.End(why));
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(AHEAD);
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
        if (line.size() > LONGEST && subscription != null) {
            subscription.cancel();
            onError(new IOException("a line of the stream has more than " + LONGEST + " bytes"));
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
