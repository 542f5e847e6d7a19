package dev.rendezvous.internal.probe.cassandra;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.target.WaitOptions;
import dev.rendezvous.testing.Certificates;
import dev.rendezvous.testing.DamagedAnswerContract;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.Fuzzing;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CassandraProbeTest implements DamagedAnswerContract {

    /** The body of SUPPORTED as Cassandra 4.1 sends it. */
    private static final byte[] OPTIONS_OF_SERVER = supported("PROTOCOL_VERSIONS", "3/v3", "CQL_VERSION", "3.4.6");

    private static byte[] frame(int version, int opcode, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(0x80 | version);
            out.writeByte(0);
            if (version < 3) {
                out.writeByte(0);
            } else {
                out.writeShort(0);
            }
            out.writeByte(opcode);
            out.writeInt(body.length);
            out.write(body);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** Returns the body of SUPPORTED, with a single value for each key. */
    private static byte[] supported(String... keysAndValues) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(keysAndValues.length / 2);
            for (int i = 0; i < keysAndValues.length; i += 2) {
                out.writeUTF(keysAndValues[i]);
                out.writeShort(1);
                out.writeUTF(keysAndValues[i + 1]);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] error(int code, String message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(code);
            out.writeUTF(message);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public String target(int port) {
        return "cassandra://127.0.0.1:" + port;
    }

    @Override
    public byte[] answer() {
        return frame(4, CassandraFrame.SUPPORTED, OPTIONS_OF_SERVER);
    }

    @Test
    void sendsOptionsInVersionFour() throws Exception {
        try (FakeServer server = FakeServer.handling(client -> {
            assertThat(HexFormat.of().formatHex(client.getInputStream().readNBytes(9)))
                    .isEqualTo("040000000500000000");
            client.getOutputStream().write(answer());
            FakeServer.drain(client);
        })) {
            assertThat(check(target(server.port()))).isEqualTo(Observation.satisfied("answering"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 66})
    void isReadyIfItRequiresAnotherVersion(int version) throws Exception {
        byte[] rejection = frame(
                version,
                CassandraFrame.ERROR,
                error(0x000A, "Invalid or unsupported protocol version (4); supported versions are (2/v2)"));
        try (FakeServer server = FakeServer.sendingThenClosing(rejection)) {
            assertThat(check(target(server.port()))).isEqualTo(Observation.satisfied("answering"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x1001, OVERLOADED, Server overloaded",
        "0x1002, STARTING_UP, Cannot read from a bootstrapping node",
        "0x0000, UNEXPECTED_ANSWER, java.lang.NullPointerException",
        "0x000A, UNEXPECTED_ANSWER, Invalid frame",
        "0x0100, UNEXPECTED_ANSWER, who are you",
    })
    void isNotReadyIfItReportsAnotherError(String code, Common kind, String message) throws Exception {
        byte[] error = frame(4, CassandraFrame.ERROR, error(Integer.decode(code), message));
        try (FakeServer server = FakeServer.sendingThenClosing(error)) {
            assertThat(reason(target(server.port())))
                    .isEqualTo(Reason.inconclusiveReason(
                            kind, target(server.port()) + ": Cassandra error " + code + ": " + message));
        }
    }

    @Test
    void isNotReadyIfItDoesNotSayWhichCqlItSpeaks() throws Exception {
        try (FakeServer server =
                FakeServer.sendingThenClosing(frame(4, CassandraFrame.SUPPORTED, supported("COMPRESSION", "lz4")))) {
            assertThat(reason(target(server.port())).message()).contains("lacks CQL_VERSION");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "15030300020228, it speaks TLS; use cassandras://",
        "485454502f312e31, it speaks HTTP",
        "040000000500000000, begins with 0x04",
        "840000000600010001, frame length must be at most",
        "84000000060000000200, the server closed the connection",
        "840000000700000000, not a response of Cassandra",
        "840000010600000000, not a response of Cassandra",
        "840100000600000000, not a response of Cassandra",
        "84000000060000000200ff, truncated",
    })
    void anotherAnswerIsExplained(String hex, String explanation) throws Exception {
        try (FakeServer server = FakeServer.sendingThenClosing(HexFormat.of().parseHex(hex))) {
            assertThat(reason(target(server.port())).message()).contains(explanation);
        }
    }

    @Test
    void isReadyOverTlsOnlyIfItIsTrusted(@TempDir Path folder) throws Exception {
        Certificates certificates =
                Certificates.in(folder).authority("ca").issue("server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        ServerSocket listener = certificates
                .context("server", "ca")
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (FakeServer server = FakeServer.on(listener, client -> {
            client.getInputStream().readNBytes(9);
            client.getOutputStream().write(answer());
            FakeServer.drain(client);
        })) {
            String target = "cassandras://127.0.0.1:" + server.port();
            assertThat(check(target + "#ca=" + certificates.certificate("ca")))
                    .isEqualTo(Observation.satisfied("answering"));
            assertThat(check(target + "#insecure=true")).isInstanceOf(Observation.Satisfied.class);
            assertThat(reason(target).kind()).isEqualTo(Common.TLS_FAILED);
        }
    }

    @Test
    void isEnoughWhereOthersAreNotThereYet() throws Exception {
        try (FakeServer server = FakeServer.sendingThenClosing(answer())) {
            assertThat(check("cassandra://127.0.0.1:" + FakeServer.closedPort() + ",127.0.0.1:" + server.port()))
                    .isInstanceOf(Observation.Satisfied.class);
        }
    }

    @Test
    void isGoneWhenNothingListens() throws Exception {
        assertThat(check("not:" + target(FakeServer.closedPort()))).isInstanceOf(Observation.Satisfied.class);
        try (FakeServer server = FakeServer.sendingThenClosing(answer())) {
            assertThat(reason("not:" + target(server.port())).permanence()).isEqualTo(Permanence.TRANSIENT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cassandra://me:s3cret@h, without a user and a keyspace",
        "cassandra://h/keyspace, without a user and a keyspace",
        "'cassandra://h1,,h2', several hosts",
        "cassandra://h#ca=/x, requires TLS",
        "cassandra://h:99999, 65535",
        "cassandra://h?protocol_version=four, protocol_version",
        "casandra://h, did you mean 'cassandra'?",
    })
    void isRejectedIfItIsMalformed(String target, String rule) {
        assertThatThrownBy(() -> Targets.installed().parse(target))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining(rule)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void hasADefaultPortAndWarnsOfUnknownParameters() {
        Targets.Target target =
                Targets.installed().parseTarget("cassandra://h?localdatacenter=dc1&keyspace=x", WaitOptions.defaults());
        assertThat(target.condition()).hasToString("cassandra://h:9042");
        assertThat(target.warnings()).singleElement().asString().contains("'keyspace' is unknown");
    }

    @Provide
    Arbitrary<byte[]> sessions() {
        return Fuzzing.mutationsOf(
                answer(),
                frame(4, CassandraFrame.ERROR, error(0x1001, "busy")),
                frame(2, CassandraFrame.ERROR, error(0x000A, "version")),
                "220 mail ready\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Property(tries = 500)
    void survivesADamagedSession(@ForAll("sessions") byte[] session) throws Exception {
        Fuzzing.assertSurvives(
                port -> new CassandraProbe(NetworkService.of(target(port), "127.0.0.1", port, Optional.empty())),
                session);
    }
}
