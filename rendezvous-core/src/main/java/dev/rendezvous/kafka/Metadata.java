package dev.rendezvous.kafka;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import java.util.Optional;

/**
 * What a broker knows of its cluster. Immutable.
 *
 * <p>Version 4 of the request, which every broker since 0.11 answers, is the first that asks not to create the topic.
 *
 * @param brokers how many it knows
 * @param controller the number of the broker that controls the cluster; negative if it knows of none
 * @param topics what was asked for
 * @see <a href="https://kafka.apache.org/protocol#The_Messages_Metadata">Metadata</a>
 */
record Metadata(int brokers, int controller, List<Topic> topics) {

    static final int API = 3;
    static final int VERSION = 4;

    /**
     * A topic.
     *
     * @param error why nothing is known of it; see {@link KafkaError}
     * @param name as it was asked for
     * @param partitions often several
     */
    record Topic(int error, String name, List<Partition> partitions) {

        static Topic read(KafkaReader in) throws ProtocolException {
            int error = in.int16();
            String name = in.string();
            in.int8(); // is_internal
            return new Topic(error, name, in.array(Partition::read));
        }

        /** Returns how many partitions nobody leads. */
        long leaderless() {
            return partitions.stream().filter(partition -> !partition.isLed()).count();
        }
    }

    /**
     * A partition.
     *
     * @param error what is wrong with it; see {@link KafkaError}
     * @param leader the number of a broker; negative if there is none
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

        /** A replica that is away does not keep anybody from reading and writing. */
        boolean isLed() {
            return leader >= 0 && (error == KafkaError.NONE || error == KafkaError.REPLICA_NOT_AVAILABLE);
        }
    }

    /** Returns what the broker knows, of one topic or of none. Creates no topic. */
    static Metadata ask(Optional<String> topic, KafkaConnection connection) throws IOException {
        return read(connection.ask(API, VERSION, request(topic)));
    }

    static KafkaWriter request(Optional<String> topic) {
        KafkaWriter request = new KafkaWriter().int32(topic.isPresent() ? 1 : 0);
        topic.ifPresent(request::string);
        return request.int8(0); // allow_auto_topic_creation
    }

    static Metadata read(KafkaReader answer) throws ProtocolException {
        answer.int32(); // throttle_time_ms
        int brokers = answer.array(Metadata::broker).size();
        answer.string(); // cluster_id
        return new Metadata(brokers, answer.int32(), answer.array(Topic::read));
    }

    private static String broker(KafkaReader in) throws ProtocolException {
        in.int32(); // node_id
        String host = in.string();
        in.int32(); // port
        in.string(); // rack
        return host;
    }
}
