package dev.rendezvous.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.server.TestServer;
import io.helidon.http.http2.Http2ErrorCode;
import io.helidon.http.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Http2FrameLimitsTest {

    private static final int PING = 6;

    private final AtomicLong now = new AtomicLong();
    private final Http2FrameLimits limits = new Http2FrameLimits(TestServer.limits(), now::get);

    private void count(int times, int type, int flags, int length) {
        for (int i = 0; i < times; i++) {
            limits.frame(type, flags, length);
        }
    }

    private void assertCalm(int times, int type, int flags, int length) {
        assertThatThrownBy(() -> count(times, type, flags, length))
                .isInstanceOfSatisfying(
                        Http2Exception.class, e -> assertThat(e.code()).isEqualTo(Http2ErrorCode.ENHANCE_YOUR_CALM));
    }

    @Test
    void controlFramesAreCountedAnewAfterTenSeconds() {
        for (int i = 0; i < 10_000; i++) {
            now.addAndGet(Duration.ofMillis(11).toNanos());
            count(1, PING, 0, 8);
        }
        assertCalm(1001, PING, 0, 8);
    }

    @Test
    void dataWithoutBytesOrEndIsAControlFrame() {
        count(5000, 0, 0, 1);
        count(5000, 0, 1, 0);
        assertCalm(1001, 0, 0, 0);
    }

    @Test
    void resetsAndWindowUpdatesAreNotLimited() {
        count(100_000, 3, 0, 4);
        count(100_000, 8, 0, 4);
        count(1000, PING, 0, 8);
    }

    /** Sends a head in one frame, whose payload arrives in several parts. */
    private void head(int flags, byte[] payload, int... cuts) {
        limits.frame(1, flags, payload.length);
        int at = 0;
        for (int cut : cuts) {
            limits.payload(payload, at, cut);
            at = cut;
        }
        limits.payload(payload, at, payload.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] repeat(int times, int... values) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes(values));
        }
        return all.toByteArray();
    }

    static Stream<byte[]> fields() {
        return Stream.of(
                bytes(0xbe),
                bytes(0xff, 0x80, 0x01),
                bytes(0x40, 1, 'a', 2, 'b', 'c'),
                bytes(0x7f, 0x01, 0),
                bytes(0x10, 0x81, 0xff, 0x00),
                bytes(0x04, 0x03, 'a', 'b', 'c'),
                bytes(0x3f, 0xe1, 0x1f),
                bytes(0x00, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void fieldsAreCountedInEveryForm(byte[] field) {
        int[] values = new int[field.length];
        for (int i = 0; i < field.length; i++) {
            values[i] = field[i];
        }
        head(0, repeat(256, values));
        head(0, repeat(256, values), 1, 2, 7, 100);
        assertThatThrownBy(() -> head(0, repeat(257, values), 3)).isInstanceOf(Http2Exception.class);
        byte[] many = repeat(200, values);
        head(0, many);
        limits.frame(9, 0, many.length);
        assertThatThrownBy(() -> limits.payload(many, 0, many.length))
                .as("CONTINUATION goes on")
                .isInstanceOf(Http2Exception.class);
    }

    @Test
    void aLongTextIsOneField() {
        byte[] head = new byte[1 + 3 + 300 + 3 + 5000];
        System.arraycopy(bytes(0, 0x7f, 0xad, 0x01), 0, head, 0, 4);
        System.arraycopy(bytes(0x7f, 0x89, 0x26), 0, head, 304, 3);
        for (int i = 0; i < 3; i++) {
            head(0, head, 5, 304, 306);
        }
        HpackFieldCounter counter = new HpackFieldCounter();
        for (byte one : head) {
            counter.take(one);
        }
        assertThat(counter.fields()).isEqualTo(1);
        counter.take((byte) 0x82);
        assertThat(counter.fields()).isEqualTo(2);
    }

    @Test
    void paddingAndPriorityAreNoFields() {
        byte[] payload = new byte[1 + 5 + 2 + 250];
        payload[0] = (byte) 250;
        payload[6] = (byte) 0x82;
        payload[7] = (byte) 0x86;
        for (int i = 0; i < 100; i++) {
            head(0x8 | 0x20, payload, 1, 3, 10);
        }
        byte[] many = repeat(300, 0x82);
        many[0] = 44;
        head(0x8, many);
        many[0] = 42;
        assertThatThrownBy(() -> head(0x8, many)).isInstanceOf(Http2Exception.class);
    }

    @Test
    void eachHeadHasItsOwnLimit() {
        for (int i = 0; i < 100; i++) {
            count(1, 1, 0, 16_000);
            count(1, 9, 0, 4000);
        }
        assertCalm(1, 9, 0, 1000);
    }
}
