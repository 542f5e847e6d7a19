package dev.rendezvous.bench.part;

import dev.rendezvous.bench.report.Measurement;
import dev.rendezvous.bench.server.Peer;
import dev.rendezvous.bench.server.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A part whose subjects are the peers: each has a server, which lives through all rounds or for one measurement. */
abstract class ServerPart implements Part {

    abstract Measurement measure(Server server, int size, Settings settings) throws Exception;

    /** Returns whether a peer can do what is measured. */
    boolean includes(Peer peer) {
        return true;
    }

    /** Returns whether each measurement has a new server, which then is cold. */
    boolean isFresh() {
        return false;
    }

    @Override
    public boolean warmsUp() {
        return !isFresh();
    }

    @Override
    public final List<Subject> subjects(Setup setup) {
        List<Subject> subjects = new ArrayList<>();
        for (Peer peer : setup.peers()) {
            if (includes(peer)) {
                subjects.add(new PeerSubject(peer));
            }
        }
        return subjects;
    }

    private final class PeerSubject implements Subject {

        private final Peer peer;
        private Optional<Server> running = Optional.empty();

        PeerSubject(Peer peer) {
            this.peer = peer;
        }

        @Override
        public String name() {
            return peer.name();
        }

        @Override
        public boolean ours() {
            return peer.ours();
        }

        @Override
        public Measurement measure(int size, Settings settings) throws Exception {
            if (running.isEmpty()) {
                running = Optional.of(peer.start(settings.folder()));
                running.get().awaitAnswer();
            }
            Measurement measurement = ServerPart.this.measure(running.get(), size, settings);
            if (isFresh()) {
                close();
            }
            return measurement;
        }

        @Override
        public void close() throws IOException {
            if (running.isPresent()) {
                running.get().close();
                running = Optional.empty();
            }
        }
    }
}
