package dev.rendezvous.internal.probe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.probe.http2.HpackEncoder;
import dev.rendezvous.internal.probe.http2.HpackField;
import dev.rendezvous.internal.probe.http2.Http2Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any bytes of a server are parsed or rejected: no other exception, no endless loop, no unbounded memory. */
class Http2ConnectionTest {

    private static final int MAX_BODY_LENGTH = 24 * 1024;

    private static void isReadOrRejected(byte[] sent) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try {
            Http2Response response = new Http2Connection(new ByteArrayInputStream(sent), received)
                    .post(List.of(new HpackField(":method", "POST")), new byte[0]);
            assertThat(response.body()).hasSizeLessThanOrEqualTo(MAX_BODY_LENGTH);
            assertThat(GrpcResponse.of(response).statusMessage()).isNotNull();
        } catch (ProtocolException | EOFException | StreamResetException e) {
            // Rejected, as declared.
        } catch (IOException e) {
            throw new AssertionError("neither of the declared exceptions", e);
        }
        assertThat(received.size()).isLessThanOrEqualTo(200 + sent.length);
    }

    @Property
    void randomBytes(@ForAll byte[] bytes) {
        isReadOrRejected(bytes);
        isReadOrRejected(bytes(List.of(settings()), bytes));
    }

    @Property(tries = 3000)
    void randomFrames(@ForAll("frames") @Size(max = 12) List<Http2Frame> frames, @ForAll @Size(max = 20) byte[] rest) {
        isReadOrRejected(bytes(frames, rest));
        isReadOrRejected(bytes(List.of(settings()), bytes(frames, rest)));
        isReadOrRejected(bytes(List.of(settings(), header()), bytes(frames, rest)));
    }

    @Property(tries = 3000)
    void mutatedResponses(
            @ForAll @Size(max = 4) List<@IntRange(max = 200) Integer> places, @ForAll @Size(4) byte[] values) {
        byte[] response = bytes(
                List.of(
                        settings(),
                        header(),
                        new Http2Frame(Http2Frame.DATA, 0, 1, new byte[] {0, 0, 0, 0, 2, 8, 1}),
                        new Http2Frame(
                                Http2Frame.HEADERS,
                                Http2Frame.END_HEADERS | Http2Frame.END_STREAM,
                                1,
                                HpackEncoder.encode(List.of(
                                        new HpackField("grpc-status", "0"), new HpackField("grpc-message", "%41%"))))),
                new byte[0]);
        for (int i = 0; i < places.size(); i++) {
            response[places.get(i) % response.length] = values[i];
        }
        isReadOrRejected(response);
    }

    private static Http2Frame settings() {
        return new Http2Frame(Http2Frame.SETTINGS, 0, 0, new byte[0]);
    }

    private static Http2Frame header() {
        return new Http2Frame(
                Http2Frame.HEADERS,
                Http2Frame.END_HEADERS,
                1,
                HpackEncoder.encode(
                        List.of(new HpackField(":status", "200"), new HpackField("content-type", "application/grpc"))));
    }

    private static byte[] bytes(List<Http2Frame> frames, byte[] rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frames.forEach(frame -> frame.writeTo(out));
        out.writeBytes(rest);
        return out.toByteArray();
    }

    @Provide
    Arbitrary<List<Http2Frame>> frames() {
        Arbitrary<byte[]> payloads = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
                Arbitraries.integers().between(0, Http2Frame.MAX_LENGTH).map(Http2ConnectionTest::filled),
                Arbitraries.just(header().payload()));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.of(0, 1, 1, 1, 3),
                        payloads)
                .as(Http2Frame::new)
                .list();
    }

    private static byte[] filled(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 0x82);
        return payload;
    }
}
