package dev.rendezvous.internal.probe.kafka;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;

/**
 * A broker's description of its cluster. Immutable.
 *
 * <p>Version 4 of the request, which every broker since 0.11 supports, is the first that can keep the broker from creating the
 * topic.
 *
 * @param brokers the number of known brokers
 * @param controller the id of the controller; negative if the broker knows none
 * @param topics the requested topics
 * @see <a href="https://kafka.apache.org/protocol#The_Messages_Metadata">Metadata</a>
 */
record ClusterMetadata(int brokers, int controller, List<Topic> topics) {

    static final int API = 3;
    static final int VERSION = 4;

    /**
     * A topic.
     *
     * @param error a code of {@link KafkaError}
     * @param name of the topic
     * @param partitions empty until they are created
     */
    record Topic(int error, String name, List<Partition> partitions) {

        static Topic read(KafkaReader in) throws ProtocolException {
            int error = in.int16();
            String name = in.string();
            in.int8(); // is_internal
            return new Topic(error, name, in.array(Partition::read));
        }

        /** Returns the number of partitions without a leader. */
        long leaderlessPartitions() {
            return partitions.stream()
                    .filter(partition -> !partition.hasLeader())
                    .count();
        }
    }

    /**
     * A partition.
     *
     * @param error a code of {@link KafkaError}
     * @param leader the id of a broker; negative if there is none
     */
    record Partition(int error, int leader) {

        static Partition read(KafkaReader in) throws ProtocolException {
            int error = in.int16();
            in.int32(); // partition_index
            int leader = in.int32();
            in.array(KafkaReader::int32); // replica_nodes
            in.array(KafkaReader::int32); // isr_nodes
            return new Partition(error, leader);
        }

        /** Returns whether clients can read and write; an unavailable replica does not prevent that. */
        boolean hasLeader() {
            return leader >= 0 && (error == KafkaError.NONE || error == KafkaError.REPLICA_NOT_AVAILABLE);
        }
    }

    /** Requests the metadata of the cluster and, if given, of a topic, without creating that topic. */
    static ClusterMetadata fetch(Optional<String> topic, KafkaConnection connection) throws IOException {
        return read(connection.request(API, VERSION, request(topic)));
    }

    static KafkaWriter request(Optional<String> topic) {
        KafkaWriter request = new KafkaWriter().int32(topic.isPresent() ? 1 : 0);
        topic.ifPresent(request::string);
        return request.int8(0); // allow_auto_topic_creation
    }

    static ClusterMetadata read(KafkaReader response) throws ProtocolException {
        response.int32(); // throttle_time_ms
        int brokers = response.array(ClusterMetadata::broker).size();
        response.string(); // cluster_id
        return new ClusterMetadata(brokers, response.int32(), response.array(Topic::read));
    }

    private static String broker(KafkaReader in) throws ProtocolException {
        in.int32(); // node_id
        String host = in.string();
        in.int32(); // port
        in.string(); // rack
        return host;
    }
}
