package dev.rendezvous.mysql;

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

class PacketTest {

    private static Packet packet(Content content) {
        return new Packet(content.toBytes());
    }

    @Test
    void readsTheGreetingOfAServer() throws Exception {
        Greeting greeting = Greeting.read(packet(Sha2Server.greeting("caching_sha2_password")));
        assertThat(greeting.method()).isEqualTo("caching_sha2_password");
        assertThat(greeting.nonce()).isEqualTo(ByteBuffer.wrap(Sha2Server.NONCE));
        assertThat(greeting.offersTls()).isFalse();
    }

    @Test
    void throwsAnErrorWithItsNumberAndWithoutItsState() {
        for (String message : new String[] {"#28000Access denied", "Access denied"}) {
            assertThatThrownBy(() -> packet(MysqlProbeTest.error(1045, message)).orThrow())
                    .isInstanceOfSatisfying(
                            MysqlErrorException.class,
                            e -> assertThat(e.number()).isEqualTo(1045))
                    .hasMessage("Access denied");
        }
        assertThatThrownBy(() -> packet(new Content().number8(0xff).number8(1)).orThrow())
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void scramblesAnEmptyPasswordToNothing() {
        for (Scramble scramble : Scramble.values()) {
            assertThat(scramble.of("", Sha2Server.NONCE)).isEmpty();
        }
    }

    @Test
    void scramblesAsTheServersDo() {
        // Computed with Python's hashlib from the formulas in MySQL's documentation.
        assertThat(HexFormat.of().formatHex(Scramble.MYSQL_NATIVE_PASSWORD.of("s3cret", Sha2Server.NONCE)))
                .isEqualTo("8510605a5ec0d3d958058636e0a2ebdfcf34be4c");
        assertThat(HexFormat.of().formatHex(Scramble.CACHING_SHA2_PASSWORD.of("s3cret", Sha2Server.NONCE)))
                .isEqualTo("5661ac17cec0e6001d3747b3aaa0d0c1927fdc43c56deeab05d4c42d73b2b642");
    }

    @Test
    void rejectsAnInvalidKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        String other = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        for (String body : new String[] {"", "AAAA", "=", other, "A".repeat(10_000)}) {
            assertThatThrownBy(() ->
                            ServerKey.read("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n"))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Property(tries = 300)
    void readsWhatWasWritten(
            @ForAll int number, @ForAll @StringLength(max = 400) String text, @ForAll @Size(max = 400) byte[] bytes)
            throws IOException {
        String plain = new String(text.replace("\0", "").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        Packet packet = packet(new Content()
                .number8(number)
                .number16(number)
                .number32(number)
                .endedText(plain)
                .bytes(bytes));
        assertThat(packet.number8()).isEqualTo(number & 0xff);
        assertThat(packet.number16()).isEqualTo(number & 0xffff);
        assertThat(packet.number32()).isEqualTo(number);
        assertThat(packet.text()).isEqualTo(plain);
        assertThat(packet.bytes(bytes.length)).isEqualTo(bytes);
        assertThat(packet.isRead()).isTrue();
    }

    @Property(tries = 200)
    void detectsATruncatedGreeting(@ForAll @IntRange(max = 200) int part) {
        byte[] whole = Sha2Server.greeting("mysql_native_password").toBytes();
        Packet cut = new Packet(Arrays.copyOf(whole, Math.min(part, whole.length - 1)));
        assertThatThrownBy(() -> Greeting.read(cut)).isInstanceOf(ProtocolException.class);
    }

    @Property(tries = 2000)
    void readsAnyBytesOrRejectsThem(@ForAll @Size(max = 100) byte[] bytes, @ForAll boolean likeAGreeting)
            throws IOException {
        if (likeAGreeting && bytes.length > 0) {
            bytes[0] = 10;
        }
        try {
            assertThat(Greeting.read(new Packet(bytes).orThrow()).nonce().remaining())
                    .isEqualTo(Greeting.NONCE_LENGTH);
        } catch (ProtocolException | MysqlErrorException e) {
            assertThat(e).isNotNull();
        }
    }
}
