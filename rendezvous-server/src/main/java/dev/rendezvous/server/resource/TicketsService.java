package dev.rendezvous.server.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.Responses;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.function.Supplier;

/** {@code /_tickets}: issues tickets for streams of events. */
public final class TicketsService implements HttpService {

    private final Supplier<String> issuer;
    private final Duration lifetime;

    /**
     * Makes the service.
     *
     * @param issuer returns a new ticket
     * @param lifetime the time in which a ticket must be used
     */
    public TicketsService(Supplier<String> issuer, Duration lifetime) {
        this.issuer = issuer;
        this.lifetime = lifetime;
    }

    /**
     * A ticket.
     *
     * @param expiresIn seconds
     */
    record Ticket(
            boolean ok,
            String ticket,
            @JsonProperty("expires_in") long expiresIn) {}

    @Override
    public void routing(HttpRules rules) {
        rules.any("/_tickets", MethodHandlers.of("POST", this::issue));
    }

    private void issue(ServerRequest request, ServerResponse response) {
        Query.requireNone(request);
        Responses.sendJson(request, response, Json.line(new Ticket(true, issuer.get(), lifetime.toSeconds())));
    }
}
