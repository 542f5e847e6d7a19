package dev.rendezvous.internal.probe.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.testing.Fuzzing;
import dev.rendezvous.testing.TcpProbeContract;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged replies of a server, and whole sessions of them. */
class RedisFuzzTest {

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Provide
    Arbitrary<byte[]> sessions() {
        return Fuzzing.mutationsOf(
                ascii("+PONG\r\n+OK\r\n+OK\r\n+PONG\r\n$2\r\nup\r\n"),
                ascii("-NOAUTH Authentication required.\r\n+OK\r\n+OK\r\n+PONG\r\n$-1\r\n"));
    }

    @Property(tries = 500)
    void survivesADamagedSession(@ForAll("sessions") byte[] session) throws Exception {
        Fuzzing.assertSurvives(
                port -> RedisScheme.probe(
                        new TargetSpec(
                                "redis",
                                "app:" + TcpProbeContract.PASSWORD + "@127.0.0.1:" + port + "/1?key=x&value=up",
                                Map.of()),
                        Map.of()),
                session);
    }

    @Provide
    Arbitrary<byte[]> replies() {
        return Fuzzing.mutationsOf(
                ascii("+PONG\r\n"), ascii(":1\r\n"), ascii("$5\r\nvalue\r\n"), ascii("$-1\r\n"), ascii("-ERR x\r\n"));
    }

    @Property(tries = 2000)
    void readsADamagedReplyOrRejectsIt(@ForAll("replies") byte[] bytes) throws IOException {
        RespConnection redis = new RespConnection(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
        try {
            assertThat(redis.execute("PING")).isNotNull();
        } catch (ErrorReplyException | ProtocolException | EOFException e) {
            assertThat(e).isNotNull();
        }
    }
}
