package dev.rendezvous.client;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.testing.HttpPeer;
import java.io.IOException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RendezvousExceptionTest {

    private static <E extends RendezvousException> E thrownBy(RendezvousClient client, Class<E> type) {
        try (RendezvousClient impatient = client.withRetryTimeout(ofMillis(50))) {
            E thrown = catchThrowableOfType(type, () -> impatient.key("a").signal());
            assertThat(thrown).isNotNull();
            assertThat(thrown.getClass()).isEqualTo(type);
            assertThat(catchThrowableOfType(type, impatient::status).status()).isEqualTo(thrown.status());
            return thrown;
        }
    }

    @ParameterizedTest
    @CsvSource({"401, UnauthorizedException", "403, UnauthorizedException", "413, RequestRefusedException",
        "409, RequestRefusedException", "429, ServerBusyException", "503, ServerBusyException"})
    void theStatusSelectsTheType(int status, String type) throws Exception {
        String response = ScriptedServer.status(status + " Status", "{\"ok\":false,\"error\":\"go away\"}");
        try (ScriptedServer server = new ScriptedServer()) {
            Class<? extends RendezvousException> expected =
                    Class.forName("dev.rendezvous.client." + type).asSubclass(RendezvousException.class);
            RendezvousException thrown = thrownBy(server.answering(response), expected);
            assertThat(thrown.status()).hasValue(status);
            assertThat(thrown).hasMessageContaining("go away");
        }
    }

    @Test
    void aServerThatIsNotReachedIsNamedWithTheCause() {
        ServerNotReachedException thrown =
                thrownBy(RendezvousClient.at("http://127.0.0.1:1"), ServerNotReachedException.class);
        assertThat(thrown.status()).isEqualTo(OptionalInt.empty());
        assertThat(thrown.kind()).isEqualTo(Common.SERVER_NOT_REACHED);
        assertThat(thrown).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void anotherServerIsNotASubtype() throws Exception {
        try (HttpPeer foreign = HttpPeer.responding(ScriptedServer.status("200 OK", "<html>hello"))) {
            RendezvousException thrown = thrownBy(RendezvousClient.at(foreign.url()), RendezvousException.class);
            assertThat(thrown.status()).hasValue(200);
            assertThat(thrown.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
        }
    }
}
