package dev.rendezvous.internal.probe.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.sasl.ScramClient;
import dev.rendezvous.internal.probe.sasl.ScramMechanism;
import dev.rendezvous.testing.Fuzzing;
import dev.rendezvous.testing.TcpProbeContract;
import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged replies of a server, and whole sessions of them. */
class MongoFuzzTest {

    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String CHALLENGE =
            "r=" + NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String PROOF = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static BsonWriter hello() {
        return new BsonWriter()
                .with("isWritablePrimary", true)
                .with("setName", "rs0")
                .with("topologyVersion", new BsonWriter().with("counter", 6))
                .with("maxWireVersion", 21)
                .with("ok", 1);
    }

    private static BsonWriter challenge() {
        return new BsonWriter()
                .with("conversationId", 1)
                .with("done", false)
                .with("payload", CHALLENGE.getBytes(StandardCharsets.UTF_8))
                .with("ok", 1);
    }

    private static BsonWriter notFound() {
        return new BsonWriter().with("ok", 0).with("code", 59).with("errmsg", "no such command: 'hello'");
    }

    /** Frames documents as replies to the first request, the second and so on. */
    private static byte[] session(BsonWriter... documents) {
        ByteArrayOutputStream session = new ByteArrayOutputStream();
        for (int i = 0; i < documents.length; i++) {
            byte[] document = documents[i].toByteArray();
            byte[] header = new byte[21];
            header[0] = (byte) (header.length + document.length);
            header[1] = (byte) ((header.length + document.length) >> 8);
            header[8] = (byte) (i + 1);
            header[12] = (byte) 0xdd; // OP_MSG
            header[13] = 0x07;
            session.writeBytes(header);
            session.writeBytes(document);
        }
        return session.toByteArray();
    }

    @Provide
    Arbitrary<byte[]> sessions() {
        return Fuzzing.mutationsOf(session(hello(), challenge()), session(notFound(), hello(), notFound()));
    }

    @Property(tries = 500)
    void survivesADamagedSession(@ForAll("sessions") byte[] session) throws Exception {
        Fuzzing.assertSurvives(
                port -> new MongoProbe(
                        NetworkService.of("mongodb://127.0.0.1:" + port, "127.0.0.1", port, Optional.empty()),
                        Optional.of(new ScramLogin("app", TcpProbeContract.PASSWORD, "admin")),
                        ServerRole.PRIMARY,
                        Optional.of("rs0")),
                session);
    }

    @Provide
    Arbitrary<byte[]> documents() {
        return Fuzzing.mutationsOf(
                hello().toByteArray(), challenge().toByteArray(), notFound().toByteArray());
    }

    @Property(tries = 2000)
    void readsADamagedDocumentOrRejectsIt(@ForAll("documents") byte[] bytes) {
        try {
            BsonDocument document = BsonDocument.parse(bytes);
            assertThat(document.text("setName").length() + document.bytes("payload").length)
                    .isLessThanOrEqualTo(bytes.length);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("BSON");
        }
    }

    @Provide
    Arbitrary<byte[]> challenges() {
        return Fuzzing.mutationsOf(CHALLENGE.getBytes(StandardCharsets.UTF_8));
    }

    /** A damaged challenge may ask for more iterations, which take time, so there are fewer tries. */
    @Property(tries = 200)
    void answersADamagedChallengeOrRejectsIt(@ForAll("challenges") byte[] challenge) {
        try {
            assertThat(new ScramClient(ScramMechanism.SHA_256, "user", "pencil", NONCE).clientFinal(challenge))
                    .asString(StandardCharsets.UTF_8)
                    .startsWith("c=biws,r=" + NONCE);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageContaining("SCRAM");
        }
    }

    @Provide
    Arbitrary<byte[]> proofs() {
        return Fuzzing.mutationsOf(PROOF.getBytes(StandardCharsets.UTF_8));
    }

    /** The last character and the padding hold bits that Base64 does not use. */
    @Property(tries = 300)
    void acceptsADamagedProofOnlyIfItsBytesAreIntact(@ForAll("proofs") byte[] proof) throws Exception {
        ScramClient scramClient = new ScramClient(ScramMechanism.SHA_256, "user", "pencil", NONCE);
        scramClient.clientFinal(CHALLENGE.getBytes(StandardCharsets.UTF_8));
        try {
            scramClient.verifyServerFinal(proof);
            assertThat(proof).asString(StandardCharsets.UTF_8).contains(PROOF.substring(0, PROOF.length() - 2));
        } catch (ProtocolException e) {
            assertThat(e).hasMessageMatching(".*(SCRAM|prove).*");
        }
    }
}
