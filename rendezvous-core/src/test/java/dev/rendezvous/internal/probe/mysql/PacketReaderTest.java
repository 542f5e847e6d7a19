package dev.rendezvous.internal.probe.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PacketReaderTest {

    private static PacketReader packet(PacketWriter packetWriter) {
        return new PacketReader(packetWriter.toByteArray());
    }

    @Test
    void readsTheGreetingOfAServer() throws Exception {
        Greeting greeting = Greeting.read(packet(Sha2Server.greeting("caching_sha2_password")));
        assertThat(greeting.authPlugin()).isEqualTo("caching_sha2_password");
        assertThat(greeting.nonce()).isEqualTo(ByteBuffer.wrap(Sha2Server.NONCE));
        assertThat(greeting.supportsTls()).isFalse();
    }

    @Test
    void throwsAnErrorWithItsNumberAndWithoutItsState() {
        for (String message : new String[] {"#28000Access denied", "Access denied"}) {
            assertThatThrownBy(() -> packet(MysqlProbeTest.error(1045, message)).orThrow())
                    .isInstanceOfSatisfying(
                            MysqlErrorException.class, e -> assertThat(e.code()).isEqualTo(1045))
                    .hasMessage("Access denied");
        }
        assertThatThrownBy(() -> packet(new PacketWriter().int8(0xff).int8(1)).orThrow())
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void scramblesAnEmptyPasswordToNoBytes() {
        for (PasswordScramble scramble : PasswordScramble.values()) {
            assertThat(scramble.scramble("", Sha2Server.NONCE)).isEmpty();
        }
    }

    @Test
    void scramblesAsTheServersDo() {
        // Computed with Python's hashlib from the formulas in MySQL's documentation.
        assertThat(HexFormat.of()
                        .formatHex(PasswordScramble.MYSQL_NATIVE_PASSWORD.scramble("s3cret", Sha2Server.NONCE)))
                .isEqualTo("8510605a5ec0d3d958058636e0a2ebdfcf34be4c");
        assertThat(HexFormat.of()
                        .formatHex(PasswordScramble.CACHING_SHA2_PASSWORD.scramble("s3cret", Sha2Server.NONCE)))
                .isEqualTo("5661ac17cec0e6001d3747b3aaa0d0c1927fdc43c56deeab05d4c42d73b2b642");
    }

    @Test
    void rejectsAnInvalidKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        String other = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        for (String body : new String[] {"", "AAAA", "=", other, "A".repeat(10_000)}) {
            assertThatThrownBy(() -> ServerPublicKey.parse(
                            "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n"))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Property(tries = 300)
    void readsWhatWasWritten(
            @ForAll int number, @ForAll @StringLength(max = 400) String text, @ForAll @Size(max = 400) byte[] bytes)
            throws IOException {
        String plain = new String(text.replace("\0", "").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        PacketReader packetReader = packet(new PacketWriter()
                .int8(number)
                .int16(number)
                .int32(number)
                .nullTerminatedString(plain)
                .bytes(bytes));
        assertThat(packetReader.int8()).isEqualTo(number & 0xff);
        assertThat(packetReader.int16()).isEqualTo(number & 0xffff);
        assertThat(packetReader.int32()).isEqualTo(number);
        assertThat(packetReader.nullTerminatedString()).isEqualTo(plain);
        assertThat(packetReader.bytes(bytes.length)).isEqualTo(bytes);
        assertThat(packetReader.isAtEnd()).isTrue();
    }

    @Property(tries = 200)
    void detectsATruncatedGreeting(@ForAll @IntRange(max = 200) int part) {
        byte[] whole = Sha2Server.greeting("mysql_native_password").toByteArray();
        PacketReader cut = new PacketReader(Arrays.copyOf(whole, Math.min(part, whole.length - 1)));
        assertThatThrownBy(() -> Greeting.read(cut)).isInstanceOf(ProtocolException.class);
    }

    @Property(tries = 2000)
    void readsAnyBytesOrRejectsThem(@ForAll @Size(max = 100) byte[] bytes, @ForAll boolean likeAGreeting)
            throws IOException {
        if (likeAGreeting && bytes.length > 0) {
            bytes[0] = 10;
        }
        try {
            assertThat(Greeting.read(new PacketReader(bytes).orThrow()).nonce().remaining())
                    .isEqualTo(Greeting.NONCE_LENGTH);
        } catch (ProtocolException | MysqlErrorException e) {
            assertThat(e).isNotNull();
        }
    }
}
