package dev.rendezvous.internal.probe.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespConnectionTest {

    private static RespReply answered(byte[] bytes) throws IOException {
        return new RespConnection(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream()).execute("PING");
    }

    private static RespReply answered(String text) throws IOException {
        return answered(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bulk(byte[] value) {
        ByteArrayOutputStream bulk = new ByteArrayOutputStream();
        bulk.writeBytes(("$" + value.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        bulk.writeBytes(value);
        bulk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return bulk.toByteArray();
    }

    @Test
    void writesACommandAsAnArrayOfBulkStrings() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        new RespConnection(new ByteArrayInputStream("$-1\r\n".getBytes(StandardCharsets.US_ASCII)), sent)
                .execute("GET", "ä\r\n");
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("*2\r\n$3\r\nGET\r\n$4\r\nä\r\n\r\n");
    }

    @Test
    void readsEveryKindOfAnswer() throws Exception {
        assertThat(answered("+PONG\r\n")).isEqualTo(new RespReply.SimpleString("PONG"));
        assertThat(answered(":-7\r\n")).isEqualTo(new RespReply.IntegerReply(-7));
        assertThat(answered("$-1\r\n")).isEqualTo(new RespReply.NullReply());
        assertThat(answered("$0\r\n\r\n")).isEqualTo(new RespReply.BulkString(ByteBuffer.allocate(0)));
    }

    @Test
    void throwsAnErrorWithItsCode() {
        assertThatThrownBy(() -> answered("-LOADING Redis is loading the dataset in memory\r\n"))
                .isInstanceOfSatisfying(
                        ErrorReplyException.class, e -> assertThat(e.code()).isEqualTo("LOADING"))
                .hasMessageContaining("loading the dataset");
        assertThatThrownBy(() -> answered("-\r\n"))
                .isInstanceOfSatisfying(
                        ErrorReplyException.class, e -> assertThat(e.code()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2147483647\r\n",
                "$1048577\r\n",
                "$-2\r\n",
                "$9999999999999999999999\r\n",
                "$x\r\n",
                ":\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "+PONG\n",
                "+PO\rNG\r\n",
                "$1\r\nab\r\n",
                "\0\0\0\0"
            })
    void rejectsMalformedRepliesWithoutReadingOn(String text) {
        assertThatThrownBy(() -> answered(text)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void rejectsAnEndlessLine() {
        assertThatThrownBy(() -> answered("+" + "x".repeat(100_000))).isInstanceOf(ProtocolException.class);
    }

    @Property(tries = 200)
    void readsAValueOfAnyBytes(@ForAll @Size(max = 3000) byte[] value) throws IOException {
        assertThat(answered(bulk(value))).isEqualTo(new RespReply.BulkString(ByteBuffer.wrap(value)));
    }

    @Property(tries = 200)
    void readsAnyNumber(@ForAll @LongRange(min = -999_999_999_999_999_999L, max = 999_999_999_999_999_999L) long number)
            throws IOException {
        assertThat(answered(":" + number + "\r\n")).isEqualTo(new RespReply.IntegerReply(number));
    }

    @Property(tries = 200)
    void detectsATruncatedReply(@ForAll @Size(max = 100) byte[] value, @ForAll @IntRange(max = 100) int part) {
        byte[] whole = bulk(value);
        assertThatThrownBy(() -> answered(Arrays.copyOf(whole, Math.min(part, whole.length - 1))))
                .isInstanceOf(EOFException.class);
    }

    @Property(tries = 2000)
    void readsAnyBytesOrRejectsThem(@ForAll @Size(max = 60) byte[] bytes) {
        try {
            assertThat(answered(bytes)).isNotNull();
        } catch (ErrorReplyException | ProtocolException | EOFException e) {
            assertThat(e).isNotNull();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
