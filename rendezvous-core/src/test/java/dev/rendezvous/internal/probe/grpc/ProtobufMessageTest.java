package dev.rendezvous.internal.probe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufMessageTest {

    @Test
    void readsWhatTheLibraryWrites() throws Exception {
        byte[] serving = HealthCheckResponse.newBuilder()
                .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                .build()
                .toByteArray();
        assertThat(ProtobufMessage.parse(serving).integer(1)).isEqualTo(1);
        assertThat(ProtobufMessage.parse(new byte[0]).integer(1)).isZero();
    }

    @Property
    void writesWhatTheLibraryReads(@ForAll String text) throws Exception {
        String encodable = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(HealthCheckRequest.parseFrom(ProtobufMessage.encodeString(1, encodable))
                        .getService())
                .isEqualTo(encodable);
    }

    @Property
    void findsItsFieldsAmongOthers(@ForAll long number, @ForAll byte[] part, @ForAll @IntRange(min = 3) int other)
            throws Exception {
        int rare = Math.min(other, (1 << 29) - 1);
        byte[] message = UnknownFieldSet.newBuilder()
                .addField(
                        rare,
                        UnknownFieldSet.Field.newBuilder()
                                .addFixed32(5)
                                .addFixed64(6)
                                .addVarint(7)
                                .addLengthDelimited(ByteString.copyFromUtf8("eight"))
                                .build())
                .addField(
                        1, UnknownFieldSet.Field.newBuilder().addVarint(number).build())
                .addField(
                        2,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(part))
                                .build())
                .build()
                .toByteArray();
        assertThat(ProtobufMessage.parse(message).integer(1)).isEqualTo(number);
        assertThat(ProtobufMessage.parse(message).bytes(2)).isEqualTo(part);
    }

    @Property
    void parsesAnythingOrRejectsIt(@ForAll byte[] message) {
        try {
            assertThat(ProtobufMessage.parse(message)).isNotNull();
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("message");
        }
    }

    @Property
    void parsesAMutatedMessageOrRejectsIt(@ForAll String text, @ForAll byte value, @ForAll short place) {
        byte[] message = ProtobufMessage.encodeString(1, text + "x");
        message[Math.floorMod(place, message.length)] = value;
        parsesAnythingOrRejectsIt(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x0a05, 0x0b, 0x0d00, 0x0aff_ff0f})
    void rejectsTruncatedText(int bytes) {
        byte[] message = new java.math.BigInteger(Integer.toHexString(bytes), 16).toByteArray();
        assertThatThrownBy(() -> ProtobufMessage.parse(message)).isInstanceOf(ProtocolException.class);
    }
}
