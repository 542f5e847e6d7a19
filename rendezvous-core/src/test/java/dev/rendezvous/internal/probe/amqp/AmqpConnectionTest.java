package dev.rendezvous.internal.probe.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AmqpConnectionTest {

    private static MethodReader receive(byte[] bytes) throws IOException {
        return new AmqpConnection(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream()).receive();
    }

    private static byte[] sent(int channel, AmqpMethod method, ArgumentWriter argumentWriter) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        new AmqpConnection(InputStream.nullInputStream(), sent).send(channel, method, argumentWriter);
        return sent.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void framesAMethodAsSpecified() throws Exception {
        ArgumentWriter argumentWriter =
                new ArgumentWriter().shortString("/").shortString("").octet(0);
        assertThat(sent(0, AmqpMethod.CONNECTION_OPEN, argumentWriter))
                .isEqualTo(hex("01 0000 00000008 000a 0028 012f 00 00 ce"));
        assertThat(sent(1, AmqpMethod.CHANNEL_CLOSE_OK, new ArgumentWriter()))
                .isEqualTo(hex("01 0001 00000004 0014 0029 ce"));
    }

    @Test
    void framesATable() {
        ArgumentWriter entries =
                new ArgumentWriter().shortString("a").octet('t').octet(1);
        assertThat(new ArgumentWriter().table(entries).toByteArray()).isEqualTo(hex("00000004 0161 74 01"));
    }

    @Test
    void skipsHeartbeats() throws Exception {
        assertThat(receive(hex("08 0000 00000000 ce 08 0000 00000000 ce 01 0000 00000004 000a 0029 ce"))
                        .is(AmqpMethod.CONNECTION_OPEN_OK))
                .isTrue();
    }

    @Test
    void rejectsMalformedFrames() {
        for (String odd : new String[] {
            "414d5150 00000901", // Another version: "AMQP" and what is spoken instead.
            "01 0000 00000004 000a 0029 00", // The end is no end.
            "01 0000 00000003 000a00 ce", // Too short to name a method.
            "01 0000 7fffffff 000a 0029 ce",
            "01 0000 ffffffff 000a 0029 ce",
            "02 0000 00000004 000a 0029 ce", // An unsolicited content header.
        }) {
            assertThatThrownBy(() -> receive(hex(odd))).as(odd).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void rejectsTruncatedArguments() throws Exception {
        byte[] textOfFiveBytes = hex("01 0000 00000006 000a 0032 05 61 ce");
        assertThatThrownBy(() -> receive(textOfFiveBytes).shortString())
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("10.50");
        byte[] hugeText = hex("01 0000 00000008 000a 000a ffffffff ce");
        assertThatThrownBy(() -> receive(hugeText).longString()).isInstanceOf(ProtocolException.class);
        byte[] nothing = hex("01 0000 00000004 000a 001e ce");
        assertThatThrownBy(() -> receive(nothing).uint16()).isInstanceOf(ProtocolException.class);
    }

    @Property(tries = 300)
    void readsWhatItWrites(
            @ForAll @IntRange(max = 0xffff) int number,
            @ForAll @StringLength(max = 60) String shortText,
            @ForAll @StringLength(max = 400) String longText)
            throws IOException {
        ArgumentWriter argumentWriter = new ArgumentWriter()
                .uint16(number)
                .shortString(shortText)
                .table(new ArgumentWriter().longString(longText))
                .uint32(number)
                .longString(longText);
        MethodReader method = receive(sent(1, AmqpMethod.QUEUE_DECLARE, argumentWriter));
        assertThat(method.is(AmqpMethod.QUEUE_DECLARE)).isTrue();
        assertThat(method.uint16()).isEqualTo(number);
        assertThat(method.shortString()).isEqualTo(new String(shortText.getBytes(UTF_8), UTF_8));
        method.skipTable();
        assertThat(method.uint32()).isEqualTo(number);
        assertThat(method.longString()).isEqualTo(new String(longText.getBytes(UTF_8), UTF_8));
    }

    @Property(tries = 300)
    void detectsATruncatedFrame(@ForAll @Size(max = 100) byte[] content, @ForAll @IntRange(max = 110) int part)
            throws IOException {
        ArgumentWriter argumentWriter = new ArgumentWriter();
        for (byte one : content) {
            argumentWriter.octet(one);
        }
        byte[] whole = sent(0, AmqpMethod.CONNECTION_CLOSE, argumentWriter);
        assertThatThrownBy(() -> receive(Arrays.copyOf(whole, Math.min(part, whole.length - 1))))
                .isInstanceOf(EOFException.class);
    }

    @Property(tries = 2000)
    void readsAnyBytesOrRejectsThem(@ForAll @Size(max = 60) byte[] bytes, @ForAll boolean likeAFrame)
            throws IOException {
        if (likeAFrame && bytes.length > 8) {
            System.arraycopy(new byte[] {1, 0, 0, 0, 0, 0, (byte) (bytes.length - 8)}, 0, bytes, 0, 7);
            bytes[bytes.length - 1] = (byte) 0xce;
        }
        try {
            MethodReader method = receive(bytes);
            method.uint16();
            method.shortString();
            method.skipTable();
            method.longString();
        } catch (ProtocolException | EOFException e) {
            assertThat(e).isNotNull();
        }
    }
}
