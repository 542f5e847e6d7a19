package dev.rendezvous.client.junit;

import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.RendezvousException;
import dev.rendezvous.embedded.EmbeddedServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server in this JVM and a client of it.
 *
 * @param observer asks for the state of the server after a failure; the client may be closed by then
 */
record RunningServer(EmbeddedServer server, RendezvousClient client, RendezvousClient observer) {

    /** For a server that does not answer: the failure is reported all the same. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** The characters and the length that a caller's name may have. */
    private static final int NAME_LENGTH = 100;

    /** Starts a server. Its client is called as the test or the class. */
    static RunningServer start(ExtensionContext context) {
        EmbeddedServer server = EmbeddedServer.start();
        RendezvousClient client = RendezvousClient.at(server.uri());
        return new RunningServer(server, client.withCallerName(name(context)), client.withRetryTimeout(LIMIT));
    }

    private static String name(ExtensionContext context) {
        String type = context.getRequiredTestClass().getSimpleName();
        String name = context.getTestMethod()
                .map(method -> type + "." + method.getName())
                .orElse(type)
                .replaceAll("[^\\x21-\\x7e]", "?");
        return name.substring(0, Math.min(name.length(), NAME_LENGTH));
    }

    URI uri() {
        return server.uri();
    }

    /** Returns what the server knows, for the report of a failure. A thread that was interrupted stays so. */
    Throwable stateAtFailure() {
        boolean interrupted = Thread.interrupted();
        try {
            String text = ServerStateText.of(observer.status(), observer.timeline(), Instant.now());
            return new ServerStateAtFailure("rendezvous server " + server.uri() + ": " + text);
        } catch (InterruptedException e) {
            interrupted = true;
            return e;
        } catch (RendezvousException e) {
            return e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes all. */
    void close() {
        observer.close();
        client.close();
        server.close();
    }
}
