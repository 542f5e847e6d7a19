package dev.rendezvous.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.testing.HttpPeer;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class RendezvousExceptionTest {

    private static <E extends RendezvousException> E thrownBy(RendezvousClient client, Class<E> type) {
        // Time for a complete attempt on a busy machine.
        try (RendezvousClient impatient = client.withRetryTimeout(ofSeconds(2))) {
            E thrown = catchThrowableOfType(type, () -> impatient.key("a").signal());
            assertThat(thrown).isNotNull();
            assertThat(thrown.getClass()).isEqualTo(type);
            return thrown;
        }
    }

    private static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(401, UnauthorizedException.class),
                Arguments.of(403, UnauthorizedException.class),
                Arguments.of(409, RequestRefusedException.class),
                Arguments.of(413, RequestRefusedException.class),
                Arguments.of(429, ServerBusyException.class),
                Arguments.of(503, ServerBusyException.class));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void theStatusSelectsTheType(int status, Class<? extends RendezvousException> type) throws Exception {
        String response = ScriptedServer.status(status + " Status", "{\"ok\":false,\"error\":\"go away\"}");
        try (ScriptedServer server = new ScriptedServer()) {
            RendezvousException thrown = thrownBy(server.answering(response), type);
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
