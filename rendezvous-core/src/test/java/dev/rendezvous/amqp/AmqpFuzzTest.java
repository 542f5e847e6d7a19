package dev.rendezvous.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.TargetText;
import dev.rendezvous.testing.Fuzzing;
import dev.rendezvous.testing.TcpProbeContract;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged frames of a broker, and whole sessions of them. */
class AmqpFuzzTest {

    private static byte[] session() {
        ByteArrayOutputStream session = new ByteArrayOutputStream();
        Frames frames = new Frames(InputStream.nullInputStream(), session);
        Arguments properties = new Arguments().shortText("product").octet('S').longText("RabbitMQ");
        try {
            frames.say(0, Method.CONNECTION_START, start(properties));
            frames.say(
                    0,
                    Method.CONNECTION_TUNE,
                    new Arguments().number16(2047).number32(131_072).number16(60));
            frames.say(0, Method.CONNECTION_OPEN_OK, new Arguments().shortText(""));
            frames.say(1, Method.CHANNEL_OPEN_OK, new Arguments().longText(""));
            frames.say(1, Method.EXCHANGE_DECLARE_OK, new Arguments());
            frames.say(
                    1,
                    Method.QUEUE_DECLARE_OK,
                    new Arguments().shortText("x").number32(0).number32(0));
            frames.say(0, Method.CONNECTION_CLOSE_OK, new Arguments());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return session.toByteArray();
    }

    private static Arguments start(Arguments properties) {
        return new Arguments()
                .number16(9)
                .table(properties)
                .longText("AMQPLAIN PLAIN")
                .longText("en_US");
    }

    private static byte[] closed() {
        ByteArrayOutputStream closed = new ByteArrayOutputStream();
        try {
            new Frames(InputStream.nullInputStream(), closed)
                    .say(
                            0,
                            Method.CONNECTION_CLOSE,
                            new Arguments()
                                    .number16(403)
                                    .shortText("ACCESS_REFUSED")
                                    .number16(0)
                                    .number16(0));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return closed.toByteArray();
    }

    @Provide
    Arbitrary<byte[]> sessions() {
        return Fuzzing.mutationsOf(session(), closed());
    }

    @Property(tries = 500)
    void survivesADamagedSession(@ForAll("sessions") byte[] session) throws Exception {
        Fuzzing.assertSurvives(
                port -> AmqpScheme.probe(new TargetText(
                        "amqp",
                        "app:" + TcpProbeContract.PASSWORD + "@127.0.0.1:" + port + "/a?queue=x&exchange=y",
                        Map.of())),
                session);
    }

    @Property(tries = 2000)
    void readsDamagedFramesOrRejectsThem(@ForAll("sessions") byte[] bytes) throws IOException {
        Frames frames = new Frames(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
        try {
            while (true) {
                Incoming method = frames.hear();
                assertThat(method.toString()).matches("[0-9]{1,5}\\.[0-9]{1,5}");
                method.number16();
                method.skipTable();
                method.longText();
                method.shortText();
                method.number32();
            }
        } catch (ProtocolException | EOFException e) {
            assertThat(e).isNotNull();
        }
    }
}
