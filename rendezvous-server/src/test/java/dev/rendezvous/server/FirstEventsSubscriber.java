package dev.rendezvous.server;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Takes a number of events of a stream as its body, then cancels. A response that ends sooner is taken in full. */
final class FirstEventsSubscriber implements BodySubscriber<String> {

    private final int count;
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    FirstEventsSubscriber(int count) {
        this.count = count;
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        // The events are ASCII here, so no character is split.
        buffers.forEach(buffer -> text.append(StandardCharsets.US_ASCII.decode(buffer)));
        String[] events = text.toString().split("\n\n", count + 1);
        Subscription current = subscription;
        if (events.length > count && current != null) {
            current.cancel();
            body.complete(String.join("\n\n", List.of(events).subList(0, count)) + "\n\n");
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(text.toString());
    }
}
