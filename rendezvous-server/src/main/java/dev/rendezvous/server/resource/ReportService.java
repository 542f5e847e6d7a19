package dev.rendezvous.server.resource;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.http.BodyReader;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.http.Responses;
import dev.rendezvous.server.report.WaitReports;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.Optional;

/** {@code /_report/{run}}: a program reports what it waits for by itself. */
public final class ReportService implements HttpService {

    private final WaitReports reports;
    private final BodyReader bodyReader;

    /**
     * The response.
     *
     * @param report the run; by this and the sequence, a client knows that it has reported to a server of this kind
     * @param ignored true if a later report of the run has arrived before
     */
    record Received(boolean ok, String report, long sequence, Optional<Boolean> ignored) {}

    public ReportService(WaitReports reports, BodyReader bodyReader) {
        this.reports = reports;
        this.bodyReader = bodyReader;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/*", MethodHandlers.of("PUT", this::report));
    }

    private void report(ServerRequest request, ServerResponse response) {
        Caller sender = Caller.of(request, Query.of(request, Caller.PARAMETER));
        String run = RequestPath.of(request).nameAfterFirst();
        if (!run.matches("[A-Za-z0-9-]{1,64}")) {
            throw Problem.malformed(
                    "run in the path must be 1 to 64 of A-Z, a-z, 0-9 and -, but was '" + RemoteText.escape(run) + "'");
        }
        byte[] body = bodyReader.report(request);
        ReportJson report = ReportJson.parse(body);
        boolean recorded =
                reports.record(run, report.sequence(), report.caller(run, sender, Instant.now()), body.length);
        Optional<Boolean> ignored = recorded ? Optional.empty() : Optional.of(true);
        Responses.sendJson(request, response, Json.line(new Received(true, run, report.sequence(), ignored)));
    }
}
