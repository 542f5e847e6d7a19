package dev.rendezvous.internal.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reader and writer, tested against each other and against Kafka's own code. */
class KafkaReaderTest {

    @Property
    void readsWhatIsWritten(
            @ForAll byte small,
            @ForAll short medium,
            @ForAll int large,
            @ForAll @AlphaChars String text,
            @ForAll @Size(max = 20) List<Integer> numbers)
            throws Exception {
        KafkaWriter out = new KafkaWriter()
                .int8(small)
                .int16(medium)
                .string(text)
                .int32(large)
                .int32(numbers.size());
        numbers.forEach(out::int32);
        KafkaReader in = new KafkaReader(out.toByteArray());
        assertThat(in.int8()).isEqualTo(small);
        assertThat(in.int16()).isEqualTo(medium);
        assertThat(in.string()).isEqualTo(text);
        assertThat(in.int32()).isEqualTo(large);
        assertThat(in.array(KafkaReader::int32)).isEqualTo(numbers);
    }

    @Property(tries = 300)
    void readsTheMetadataThatKafkaWrites(
            @ForAll @IntRange(max = 20) int brokers,
            @ForAll int controller,
            @ForAll short error,
            @ForAll @AlphaChars String topic,
            @ForAll @Size(max = 20) List<Integer> leaders)
            throws Exception {
        MetadataResponseData data = new MetadataResponseData().setControllerId(controller);
        for (int i = 0; i < brokers; i++) {
            data.brokers()
                    .add(new MetadataResponseData.MetadataResponseBroker()
                            .setNodeId(i)
                            .setHost("k" + i)
                            .setRack(i % 2 == 0 ? null : "r"));
        }
        var described = new MetadataResponseData.MetadataResponseTopic()
                .setErrorCode(error)
                .setName(topic);
        leaders.forEach(leader -> described
                .partitions()
                .add(new MetadataResponseData.MetadataResponsePartition()
                        .setLeaderId(leader)
                        .setErrorCode(error)
                        .setReplicaNodes(leaders)
                        .setIsrNodes(List.of(1))));
        data.topics().add(described);
        ByteBuffer written = MessageUtil.toByteBufferAccessor(data, (short) ClusterMetadata.VERSION)
                .buffer();
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        ClusterMetadata read = ClusterMetadata.read(new KafkaReader(bytes));
        assertThat(read.brokers()).isEqualTo(brokers);
        assertThat(read.controller()).isEqualTo(controller);
        assertThat(read.topics())
                .containsExactly(new ClusterMetadata.Topic(
                        error,
                        topic,
                        leaders.stream()
                                .map(leader -> new ClusterMetadata.Partition(error, leader))
                                .toList()));
    }

    @Test
    void requestsOneTopicOrNone() {
        for (List<String> topics : List.of(List.of("orders"), List.<String>of())) {
            KafkaWriter request = ClusterMetadata.request(topics.stream().findFirst());
            MetadataRequestData understood = new MetadataRequestData(
                    new ByteBufferAccessor(ByteBuffer.wrap(request.toByteArray())), (short) ClusterMetadata.VERSION);
            assertThat(understood.topics())
                    .extracting(MetadataRequestData.MetadataRequestTopic::name)
                    .isEqualTo(topics);
            assertThat(understood.allowAutoTopicCreation()).isFalse();
        }
    }

    @Property
    void readsAnyBytesOrRejectsThem(@ForAll byte[] bytes) {
        try {
            assertThat(ClusterMetadata.read(new KafkaReader(bytes))).isNotNull();
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("a Kafka response");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -2, 5})
    void rejectsALengthBeyondTheEnd(int length) {
        byte[] bytes = new KafkaWriter().int32(length).int32(0).toByteArray();
        assertThatThrownBy(() -> new KafkaReader(bytes).array(KafkaReader::int8))
                .isInstanceOf(ProtocolException.class);
    }
}
