package dev.rendezvous.client;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Payload;
import dev.rendezvous.Percent;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.key.Arrival;
import dev.rendezvous.key.Barrier;
import dev.rendezvous.key.Passage;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A barrier on a server. Immutable and safe for use by many threads. A long wait is made of shorter requests, and the arrival
 * stands from the first to the last: up to five seconds may lie between two.
 */
public final class RemoteBarrier implements Barrier {

    private final Transport transport;
    private final KeyPath key;
    private final int parties;
    private final List<String> members;
    private final Duration longestRequest;

    RemoteBarrier(Transport transport, KeyPath key, int parties, List<String> members, Duration longestRequest) {
        if (parties < 1) {
            throw new IllegalArgumentException("A barrier is for at least one party, and not for " + parties);
        }
        this.transport = transport;
        this.key = key;
        this.parties = parties;
        this.members = List.copyOf(members);
        this.longestRequest = longestRequest;
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
     * Comes, and returns when all have. At the deadline the arrival is taken back, and for up to one second more the server's word
     * is awaited, which may be that this was too late and all have come. If the server cannot be reached then, the arrival counts
     * for up to five seconds more.
     *
     * @throws ConditionNotMetException if the deadline comes first, or the server refuses
     * @throws IllegalArgumentException if the payload is empty, as over HTTP an empty one is none
     */
    @Override
    public Passage arrive(Arrival me, Deadline deadline) throws InterruptedException {
        if (me.payload().filter(payload -> payload.size() == 0).isPresent()) {
            throw new IllegalArgumentException("A payload has at least one byte; arrive without one instead");
        }
        Operation.Place place = new Operation.Place(path(), Common.OTHERS_MISSING);
        Operation operation = new Operation(transport, place, longestRequest, wait -> request(me, wait));
        return Passages.read(operation.await(deadline).answer());
    }

    private HttpRequest.Builder request(Arrival me, Duration wait) {
        String query = "?parties=" + parties + "&timeout=" + wait.toMillis() + "ms"
                + me.member().map(name -> "&member=" + Percent.encoded(name)).orElse("")
                + (members.isEmpty()
                        ? ""
                        : "&members=" + members.stream().map(Percent::encoded).collect(Collectors.joining(",")));
        HttpRequest.Builder request = transport
                .request(path() + query)
                .POST(me.payload()
                        .map(payload -> BodyPublishers.ofByteArray(payload.bytes()))
                        .orElseGet(BodyPublishers::noBody));
        me.payload().map(Payload::contentType).ifPresent(type -> request.header("Content-Type", type));
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
