package dev.rendezvous.client;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.coordination.Barrier;
import dev.rendezvous.coordination.BarrierResult;
import dev.rendezvous.coordination.BrokenBarrierException;
import dev.rendezvous.internal.text.PercentEncoding;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A barrier on a server. Immutable and safe for use by many threads.
 *
 * <p>A wait is made of long polls, which the server joins into one arrival as long as no more than five seconds lie between two of
 * them. It goes on while the server cannot be reached or responds with 429, 502, 503 or 504. An arrival ends with its process, as the
 * server notices that the connection is closed, and with {@link RendezvousClient#close()}.
 */
public final class RemoteBarrier implements Barrier {

    private final Transport transport;
    private final KeyPath key;
    private final int parties;
    private final List<String> members;

    RemoteBarrier(Transport transport, KeyPath key, int parties, List<String> members) {
        if (parties < 1) {
            throw new IllegalArgumentException("parties must be at least 1, but was " + parties);
        }
        this.transport = transport;
        this.key = key;
        this.parties = parties;
        this.members = List.copyOf(members);
    }

    @Override
    public String name() {
        return key.name();
    }

    @Override
    public int parties() {
        return parties;
    }

    /**
     * Arrives, and returns once all parties have arrived. At the deadline the arrival is withdrawn, and this waits up to one second
     * longer for the server's confirmation; if all parties have arrived meanwhile, this returns as if in time. If the server cannot be
     * reached then, the arrival counts for up to five seconds more. The first request may take five seconds even if the deadline is
     * earlier, so that a deadline of zero asks once whether this is the last party.
     *
     * @throws BrokenBarrierException if the barrier is broken, or breaks while this party waits
     * @throws ConditionNotMetException if the deadline comes first, or the server refuses
     * @throws IllegalArgumentException if the payload is empty: HTTP cannot tell an empty body from none
     */
    @Override
    public BarrierResult arrive(Arrival arrival, Deadline deadline) throws InterruptedException {
        if (arrival.payload().filter(payload -> payload.size() == 0).isPresent()) {
            throw new IllegalArgumentException("payload must have at least one byte; without a payload, leave it out");
        }
        LongPollOperation.Resource resource = new LongPollOperation.Resource(path(), Common.PARTIES_MISSING);
        LongPollOperation operation = new LongPollOperation(
                transport,
                resource,
                transport.settings().longPollTimeout(),
                query -> request(arrival, query),
                deadline);
        return BarrierResponses.read(operation.await().response());
    }

    /**
     * Calls {@link #arrive(Arrival, Deadline)} on a virtual thread of its own and returns its future, which completes with the same
     * exceptions. Cancelling the future withdraws the arrival, on the server too.
     */
    public CompletableFuture<BarrierResult> arriveAsync(Arrival arrival, Deadline deadline) {
        return AsyncOperation.start(() -> arrive(arrival, deadline));
    }

    /** Arrives without a name; see {@link #arriveAsync(Arrival, Deadline)}. */
    public CompletableFuture<BarrierResult> arriveAsync(Duration limit) {
        return arriveAsync(Arrival.anonymous(), Deadline.in(limit));
    }

    /**
     * Breaks the barrier; see {@link Barrier#fail}. If the response is lost, the request is sent again, which changes nothing unless the
     * barrier has been reset in between.
     *
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     */
    @Override
    public void fail(String reason) throws InterruptedException {
        HttpRequest.Builder request = transport
                .request(path() + "?status=failed")
                .PUT(reason.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(reason));
        HttpResponse<byte[]> ignored = new RetryingSender(transport).send("to break " + key, request);
    }

    /**
     * {@inheritDoc}
     *
     * @throws RendezvousException if the server refuses, or could not be reached within the retry timeout
     */
    @Override
    public long generation() throws InterruptedException {
        byte[] body = new RetryingSender(transport)
                .send("the state of " + key, transport.request(path()).GET())
                .body();
        return Json.read(body, json -> json.path("generation").asLong(0));
    }

    private HttpRequest.Builder request(Arrival arrival, String wait) {
        String query = "?parties=" + parties + "&" + wait
                + arrival.member()
                        .map(name -> "&member=" + PercentEncoding.encode(name))
                        .orElse("")
                + (members.isEmpty()
                        ? ""
                        : "&members="
                                + members.stream().map(PercentEncoding::encode).collect(Collectors.joining(",")));
        HttpRequest.Builder request = transport
                .request(path() + query)
                .POST(arrival.payload()
                        .map(payload -> BodyPublishers.ofByteArray(payload.bytes()))
                        .orElseGet(BodyPublishers::noBody));
        arrival.payload().map(Payload::contentType).ifPresent(type -> request.header("Content-Type", type));
        return request;
    }

    private String path() {
        return "/_barrier" + key.path();
    }

    /** Returns the address of the barrier. */
    @Override
    public String toString() {
        return transport + "/_barrier" + key;
    }
}
