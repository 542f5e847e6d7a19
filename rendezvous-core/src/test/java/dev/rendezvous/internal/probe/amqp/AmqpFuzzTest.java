package dev.rendezvous.internal.probe.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.target.TargetSpec;
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
        AmqpConnection amqpConnection = new AmqpConnection(InputStream.nullInputStream(), session);
        ArgumentWriter properties =
                new ArgumentWriter().shortString("product").octet('S').longString("RabbitMQ");
        try {
            amqpConnection.send(0, AmqpMethod.CONNECTION_START, start(properties));
            amqpConnection.send(
                    0,
                    AmqpMethod.CONNECTION_TUNE,
                    new ArgumentWriter().uint16(2047).uint32(131_072).uint16(60));
            amqpConnection.send(0, AmqpMethod.CONNECTION_OPEN_OK, new ArgumentWriter().shortString(""));
            amqpConnection.send(1, AmqpMethod.CHANNEL_OPEN_OK, new ArgumentWriter().longString(""));
            amqpConnection.send(1, AmqpMethod.EXCHANGE_DECLARE_OK, new ArgumentWriter());
            amqpConnection.send(
                    1,
                    AmqpMethod.QUEUE_DECLARE_OK,
                    new ArgumentWriter().shortString("x").uint32(0).uint32(0));
            amqpConnection.send(0, AmqpMethod.CONNECTION_CLOSE_OK, new ArgumentWriter());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return session.toByteArray();
    }

    private static ArgumentWriter start(ArgumentWriter properties) {
        return new ArgumentWriter()
                .uint16(9)
                .table(properties)
                .longString("AMQPLAIN PLAIN")
                .longString("en_US");
    }

    private static byte[] closed() {
        ByteArrayOutputStream closed = new ByteArrayOutputStream();
        try {
            new AmqpConnection(InputStream.nullInputStream(), closed)
                    .send(
                            0,
                            AmqpMethod.CONNECTION_CLOSE,
                            new ArgumentWriter()
                                    .uint16(403)
                                    .shortString("ACCESS_REFUSED")
                                    .uint16(0)
                                    .uint16(0));
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
                port -> AmqpScheme.probe(new TargetSpec(
                        "amqp",
                        "app:" + TcpProbeContract.PASSWORD + "@127.0.0.1:" + port + "/a?queue=x&exchange=y",
                        Map.of())),
                session);
    }

    @Property(tries = 2000)
    void readsDamagedFramesOrRejectsThem(@ForAll("sessions") byte[] bytes) throws IOException {
        AmqpConnection amqpConnection =
                new AmqpConnection(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
        try {
            while (true) {
                MethodReader method = amqpConnection.receive();
                assertThat(method.toString()).matches("[0-9]{1,5}\\.[0-9]{1,5}");
                method.uint16();
                method.skipTable();
                method.longString();
                method.shortString();
                method.uint32();
            }
        } catch (ProtocolException | EOFException e) {
            assertThat(e).isNotNull();
        }
    }
}
