package dev.rendezvous.internal.probe.kafka;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.net.NetworkService;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a Kafka broker responds and knows its cluster, and whether a topic exists. Never creates a topic. Immutable and
 * thread-safe.
 *
 * @param service the broker
 * @param login the credentials, if any
 * @param topic the topic that must exist, if any
 */
record KafkaProbe(NetworkService service, Optional<SaslLogin> login, Optional<String> topic) implements Probe {

    private static final int API_VERSIONS = 18;

    /** The versions of a request that a broker supports. */
    private record Versions(int api, int lowest, int highest) {

        static Versions read(KafkaReader in) throws ProtocolException {
            return new Versions(in.int16(), in.int16(), in.int16());
        }

        boolean include(int version) {
            return lowest <= version && version <= highest;
        }
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        return service.check(deadline, this::check);
    }

    private Observation check(InputStream in, OutputStream out) throws IOException {
        KafkaConnection connection = new KafkaConnection(in, out);
        KafkaReader versions = connection.request(API_VERSIONS, 0, new KafkaWriter());
        int error = versions.int16();
        if (error != KafkaError.NONE) {
            return unexpected("ApiVersions failed with Kafka error " + error);
        }
        List<Versions> all = versions.array(Versions::read);
        if (all.stream().noneMatch(one -> one.api() == ClusterMetadata.API && one.include(ClusterMetadata.VERSION))) {
            return unexpected("it does not support version " + ClusterMetadata.VERSION
                    + " of Metadata; it is older than Kafka 0.11, or a controller and not a broker");
        }
        Optional<Reason> rejection =
                login.isPresent() ? login.get().authenticate(service.name(), connection) : Optional.empty();
        return rejection.isPresent() ? Observation.unsatisfied(rejection.get()) : checkCluster(connection);
    }

    private Observation checkCluster(KafkaConnection connection) throws IOException {
        try {
            return checkCluster(ClusterMetadata.fetch(topic, connection));
        } catch (EOFException | SocketException e) {
            String guess = login.isPresent() ? "" : "; it may require a user and password";
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.CONNECTION_LOST,
                    service + ": the broker closed the connection after the request for cluster metadata" + guess));
        }
    }

    private Observation checkCluster(ClusterMetadata cluster) {
        if (cluster.brokers() == 0) {
            return startingUp("it knows no broker yet");
        }
        if (cluster.controller() < 0) {
            return startingUp("it knows no controller yet");
        }
        if (topic.isEmpty()) {
            return Observation.satisfied("answering");
        }
        return cluster.topics().stream()
                .filter(known -> known.name().equals(topic.get()))
                .findFirst()
                .map(this::checkTopic)
                .orElseGet(() -> unexpected("the response lacks the topic"));
    }

    private Observation checkTopic(ClusterMetadata.Topic known) {
        return switch (known.error()) {
            case KafkaError.NONE, KafkaError.LEADER_NOT_AVAILABLE -> checkPartitions(known);
            case KafkaError.UNKNOWN_TOPIC_OR_PARTITION ->
                Observation.unsatisfied(
                        Reason.transientReason(Common.NO_SUCH_OBJECT, this + ": the topic does not exist"));
            case KafkaError.TOPIC_AUTHORIZATION_FAILED ->
                Observation.unsatisfied(Reason.inconclusiveReason(
                        Common.AUTHENTICATION_FAILED, this + ": the user has no access to the topic"));
            default -> unexpected("the topic has Kafka error " + known.error());
        };
    }

    private Observation checkPartitions(ClusterMetadata.Topic known) {
        if (known.partitions().isEmpty()) {
            return startingUp("the topic has no partitions yet");
        }
        long leaderless = known.leaderlessPartitions();
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

    /** Returns the policy for handshakes. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_SESSION;
    }

    /** Returns the target, without password and options. */
    @Override
    public String toString() {
        return service.name();
    }
}
