package dev.rendezvous.kafka;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.net.Service;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether a Kafka broker answers, knows its cluster, and has a topic. Never creates one. Immutable and safe for use by many
 * threads.
 *
 * @param service where to ask
 * @param login who asks, if the broker wants to know
 * @param topic what has to be there, if anything
 */
record KafkaProbe(Service service, Optional<Login> login, Optional<String> topic) implements Probe {

    private static final int API_VERSIONS = 18;

    /** Which versions of a request a broker takes. */
    private record Versions(int api, int lowest, int highest) {

        static Versions read(KafkaReader in) throws java.net.ProtocolException {
            return new Versions(in.int16(), in.int16(), in.int16());
        }

        boolean include(int version) {
            return lowest <= version && version <= highest;
        }
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return service.look(deadline, this::ask);
    }

    private Observation ask(InputStream in, OutputStream out) throws IOException {
        KafkaConnection connection = new KafkaConnection(in, out);
        KafkaReader versions = connection.ask(API_VERSIONS, 0, new KafkaWriter());
        int error = versions.int16();
        if (error != KafkaError.NONE) {
            return unexpected("ApiVersions failed with Kafka error " + error);
        }
        List<Versions> all = versions.array(Versions::read);
        if (all.stream().noneMatch(one -> one.api() == Metadata.API && one.include(Metadata.VERSION))) {
            return unexpected("it does not answer Metadata in version " + Metadata.VERSION
                    + "; it is older than Kafka 0.11, or a controller and no broker");
        }
        Optional<Reason> stranger = login.isPresent() ? login.get().at(service.name(), connection) : Optional.empty();
        return stranger.isPresent() ? Observation.unsatisfied(stranger.get()) : judged(connection);
    }

    private Observation judged(KafkaConnection connection) throws IOException {
        try {
            return judged(Metadata.ask(topic, connection));
        } catch (EOFException | SocketException e) {
            String guess = login.isPresent() ? "" : "; it may want a user and password";
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.CONNECTION_LOST, service + ": the broker hung up when asked for its cluster" + guess));
        }
    }

    private Observation judged(Metadata cluster) {
        if (cluster.brokers() == 0) {
            return startingUp("it knows of no broker yet");
        }
        if (cluster.controller() < 0) {
            return startingUp("it knows of no controller yet");
        }
        if (topic.isEmpty()) {
            return Observation.satisfied("answering");
        }
        return cluster.topics().stream()
                .filter(known -> known.name().equals(topic.get()))
                .findFirst()
                .map(this::judged)
                .orElseGet(() -> unexpected("it was asked for a topic and told of others"));
    }

    private Observation judged(Metadata.Topic known) {
        return switch (known.error()) {
            case KafkaError.NONE, KafkaError.LEADER_NOT_AVAILABLE -> judgedByPartitions(known);
            case KafkaError.UNKNOWN_TOPIC_OR_PARTITION ->
                Observation.unsatisfied(
                        Reason.transientReason(Common.NO_SUCH_OBJECT, this + ": there is no such topic"));
            case KafkaError.TOPIC_AUTHORIZATION_FAILED ->
                Observation.unsatisfied(
                        Reason.inconclusiveReason(Common.AUTHENTICATION_FAILED, this + ": we may not see the topic"));
            default -> unexpected("the topic has Kafka error " + known.error());
        };
    }

    private Observation judgedByPartitions(Metadata.Topic known) {
        if (known.partitions().isEmpty()) {
            return startingUp("the topic has no partitions yet");
        }
        long leaderless = known.leaderless();
        if (leaderless > 0) {
            return startingUp(leaderless + " of " + known.partitions().size() + " partitions have no leader");
        }
        return known.error() == KafkaError.NONE
                ? Observation.satisfied("answering, topic there")
                : startingUp("the topic has no leader yet");
    }

    private Observation startingUp(String why) {
        return Observation.unsatisfied(Reason.inconclusiveReason(Common.STARTING_UP, this + ": " + why));
    }

    private Observation unexpected(String why) {
        return Observation.unsatisfied(Reason.inconclusiveReason(Common.UNEXPECTED_ANSWER, this + ": " + why));
    }

    /** Returns the target, without password and options. */
    @Override
    public String toString() {
        return service.name();
    }
}
