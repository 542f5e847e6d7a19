package dev.rendezvous.internal.probe.mysql;

import static dev.rendezvous.internal.probe.mysql.MysqlProbeTest.error;
import static dev.rendezvous.internal.probe.mysql.MysqlProbeTest.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.testing.Fuzzing;
import dev.rendezvous.testing.TcpProbeContract;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged packets of a server, and whole sessions of them. */
class MysqlFuzzTest {

    private static final String PEM = pem();

    private static String pem() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(1024);
            byte[] key = generator.generateKeyPair().getPublic().getEncoded();
            return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] session(byte[]... packets) {
        PacketWriter session = new PacketWriter();
        for (byte[] packet : packets) {
            session.bytes(packet);
        }
        return session.toByteArray();
    }

    private static PacketWriter ok() {
        return new PacketWriter().zeros(7);
    }

    private static PacketWriter eof() {
        return new PacketWriter().int8(0xfe).zeros(4);
    }

    /** A login from the cache, a prepared statement, and its row. */
    private static byte[] tableSession() {
        return session(
                packet(0, Sha2Server.greeting("caching_sha2_password")),
                packet(2, new PacketWriter().int8(1).int8(3)),
                packet(3, ok()),
                packet(1, new PacketWriter().int8(0).int32(1).int16(1).int16(1).zeros(3)),
                packet(2, new PacketWriter().zeros(20)),
                packet(3, eof()),
                packet(4, new PacketWriter().zeros(20)),
                packet(5, eof()),
                packet(1, new PacketWriter().int8(1)),
                packet(2, new PacketWriter().zeros(20)),
                packet(3, eof()),
                packet(4, new PacketWriter().zeros(10)));
    }

    /** A switch to another plugin, which asks for the password under the server's key. */
    private static byte[] switchSession() {
        return session(
                packet(0, Sha2Server.greeting("mysql_native_password")),
                packet(
                        2,
                        new PacketWriter()
                                .int8(0xfe)
                                .nullTerminatedString("caching_sha2_password")
                                .bytes(Sha2Server.NONCE)
                                .int8(0)),
                packet(4, new PacketWriter().int8(1).int8(4)),
                packet(6, new PacketWriter().int8(1).string(PEM)),
                packet(8, ok()));
    }

    @Provide
    Arbitrary<byte[]> sessions() {
        return Fuzzing.mutationsOf(
                tableSession(), switchSession(), session(packet(0, error(1045, "#28000Access denied"))));
    }

    @Property(tries = 500)
    void survivesADamagedSession(@ForAll("sessions") byte[] session) throws Exception {
        Fuzzing.assertSurvives(
                port -> MysqlScheme.probe(
                        new TargetSpec(
                                "mysql",
                                "app:" + TcpProbeContract.PASSWORD + "@127.0.0.1:" + port + "/app?table=x",
                                Map.of()),
                        Map.of()),
                session);
    }

    @Provide
    Arbitrary<byte[]> greetings() {
        return Fuzzing.mutationsOf(
                Sha2Server.greeting("caching_sha2_password").toByteArray(),
                error(1129, "Host is blocked").toByteArray());
    }

    @Property(tries = 2000)
    void readsADamagedGreetingOrRejectsIt(@ForAll("greetings") byte[] bytes) {
        try {
            assertThat(Greeting.read(new PacketReader(bytes).orThrow()).nonce().remaining())
                    .isEqualTo(Greeting.NONCE_LENGTH);
        } catch (ProtocolException | MysqlErrorException e) {
            assertThat(e).isNotNull();
        }
    }

    @Provide
    Arbitrary<byte[]> keys() {
        return Fuzzing.mutationsOf(PEM.getBytes(StandardCharsets.US_ASCII));
    }

    @Property(tries = 1000)
    void encryptsForADamagedKeyOrRejectsIt(@ForAll("keys") byte[] pem) {
        try {
            assertThat(ServerPublicKey.parse(new String(pem, StandardCharsets.US_ASCII))
                            .encrypt(new byte[20]))
                    .isNotEmpty();
        } catch (ProtocolException e) {
            assertThat(e).isNotNull();
        }
    }
}
