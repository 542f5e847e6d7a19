package dev.rendezvous.internal.probe.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramClientTest {

    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String BOTH = NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";

    private final ScramClient scramClient = new ScramClient(ScramMechanism.SHA_256, "user", "pencil", NONCE);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 7677 section 3. */
    @Test
    void matchesTheExampleOfTheRfc() throws Exception {
        assertThat(scramClient.clientFirst()).asString().isEqualTo("n,,n=user,r=" + NONCE);
        assertThat(scramClient.clientFinal(bytes("r=" + BOTH + ",s=" + SALT + ",i=4096")))
                .asString()
                .isEqualTo("c=biws,r=" + BOTH + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        scramClient.verifyServerFinal(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r=somebodyElse,s=" + SALT + ",i=4096",
                "r=" + NONCE + ",s=" + SALT + ",i=4096",
                "r=" + BOTH + ",s=" + SALT + ",i=4095",
                "r=" + BOTH + ",s=" + SALT + ",i=2000000000",
                "r=" + BOTH + ",s=" + SALT + ",i=-1",
                "r=" + BOTH + ",s=" + SALT,
                "r=" + BOTH + ",s=,i=4096",
                "r=" + BOTH + ",s=!!,i=4096",
            })
    void rejectsInvalidChallenges(String challenge) {
        assertThatThrownBy(() -> scramClient.clientFinal(bytes(challenge))).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=", "v=!!", "e=other-error", "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="})
    void rejectsAWrongProof(String verdict) throws Exception {
        scramClient.clientFinal(bytes("r=" + BOTH + ",s=" + SALT + ",i=4096"));
        assertThatThrownBy(() -> scramClient.verifyServerFinal(bytes(verdict))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void rejectsAProofBeforeTheChallenge() {
        assertThatThrownBy(() -> scramClient.verifyServerFinal(bytes("v="))).isInstanceOf(ProtocolException.class);
    }
}
