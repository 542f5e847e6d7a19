package dev.rendezvous.internal.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any response of a server is parsed or rejected: no other exception, no endless loop. */
class DnsResponseTest {

    private static void readsOrRefuses(byte[] message, DnsQuestion question) {
        try {
            assertThat(DnsResponse.parse(ByteBuffer.wrap(message), question, 0x1234))
                    .isNotNull();
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @Property
    void ofRandomBytes(@ForAll byte[] bytes, @ForAll RecordType type) {
        readsOrRefuses(bytes, new DnsQuestion("db", type));
    }

    @Property(tries = 5000)
    void ofRandomBytesAfterAValidStart(
            @ForAll @Size(max = 80) byte[] bytes, @ForAll RecordType type, @ForAll @IntRange(max = 3) int answers) {
        DnsQuestion question = new DnsQuestion("db", type);
        byte[] query = new byte[question.toQuery(0x1234).remaining()];
        question.toQuery(0x1234).get(query);
        byte[] message = TestNameServer.joined(TestNameServer.answer(query, 0), bytes);
        message[7] = (byte) answers;
        readsOrRefuses(message, question);
    }

    @Property
    void ofAValidResponseWithOneByteChanged(
            @ForAll RecordType type, @ForAll @IntRange(max = 60) int place, @ForAll byte value) {
        DnsQuestion question = new DnsQuestion("db.example", type);
        byte[] query = new byte[question.toQuery(0x1234).remaining()];
        question.toQuery(0x1234).get(query);
        byte[] data = TestNameServer.joined(new byte[6], TestNameServer.name("other.example"));
        byte[] message = TestNameServer.answer(query, 0, new TestNameServer.Data(type.code(), "", data));
        message[place % message.length] = value;
        readsOrRefuses(message, question);
    }
}
