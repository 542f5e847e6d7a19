package dev.rendezvous.internal.probe.kafka;

import static dev.rendezvous.internal.probe.kafka.KafkaProbeTest.answers;
import static dev.rendezvous.internal.probe.kafka.KafkaProbeTest.cluster;
import static dev.rendezvous.internal.probe.kafka.KafkaProbeTest.led;
import static dev.rendezvous.internal.probe.kafka.KafkaProbeTest.partition;
import static dev.rendezvous.internal.probe.kafka.KafkaProbeTest.topic;
import static dev.rendezvous.internal.probe.kafka.KafkaProbeTest.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.testing.Fuzzing;
import dev.rendezvous.testing.TcpProbeContract;
import java.net.ProtocolException;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged responses of a broker, and whole sessions of them. */
class KafkaFuzzTest {

    private static KafkaWriter metadata() {
        return cluster(2, 1, topic(0, "orders", led(0), partition(5, -1)));
    }

    private static KafkaWriter handshake(int error) {
        return new KafkaWriter().int16(error).int32(1).string("PLAIN");
    }

    @Provide
    Arbitrary<byte[]> sessions() {
        KafkaWriter authenticated = new KafkaWriter().int16(0).int16(-1).int32(0);
        return Fuzzing.mutationsOf(
                answers(versions(0, 12), handshake(0), authenticated, metadata()),
                answers(versions(0, 12), handshake(33)));
    }

    @Property(tries = 500)
    void survivesADamagedSession(@ForAll("sessions") byte[] session) throws Exception {
        Fuzzing.assertSurvives(
                port -> new KafkaProbe(
                        NetworkService.of("kafka://127.0.0.1:" + port, "127.0.0.1", port, Optional.empty()),
                        Optional.of(new SaslLogin("app", TcpProbeContract.PASSWORD, Optional.empty())),
                        Optional.of("orders")),
                session);
    }

    @Provide
    Arbitrary<byte[]> responses() {
        return Fuzzing.mutationsOf(metadata().toByteArray());
    }

    @Property(tries = 2000)
    void readsDamagedMetadataOrRejectsIt(@ForAll("responses") byte[] bytes) {
        try {
            assertThat(ClusterMetadata.read(new KafkaReader(bytes)).brokers()).isBetween(0, bytes.length);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("a Kafka response");
        }
    }
}
