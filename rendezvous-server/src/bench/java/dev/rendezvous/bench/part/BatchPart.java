package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.ClosedLoop;
import dev.rendezvous.bench.load.Http;
import dev.rendezvous.bench.server.Server;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Waits for several keys in one request. */
final class BatchPart extends LoopPart {

    private static final int CONNECTIONS = 32;
    private static final String PREFIX = "/batch";

    @Override
    public String name() {
        return "batch";
    }

    @Override
    public String title() {
        return "Requests a second to /_wait for keys that are all signalled, over 32 connections";
    }

    @Override
    public Scale scale() {
        return Scale.of("keys", 2, 20, 200);
    }

    @Override
    String operation() {
        return "request";
    }

    @Override
    int connections(int keys) {
        return CONNECTIONS;
    }

    @Override
    void prepare(Server server, int keys) throws Exception {
        Keys.signal(server.port(), PREFIX, keys, 1);
    }

    @Override
    ClosedLoop.Client client(int keys, String name) {
        byte[] request = Http.get("/_wait?timeout=60&all="
                + IntStream.range(0, keys).mapToObj(i -> PREFIX + "/" + i).collect(Collectors.joining("&all=")));
        return answer -> Optional.of(request);
    }
}
