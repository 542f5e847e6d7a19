package dev.rendezvous.bench.part;

import dev.rendezvous.bench.load.ClosedLoop;
import dev.rendezvous.bench.load.Http;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A lock that goes from one client to the next. */
final class LockPart extends LoopPart {

    private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public String title() {
        return "A lock acquired and released, each client asking again as soon as it has released it";
    }

    @Override
    public Scale scale() {
        return Scale.of("clients", 1, 10, 100);
    }

    @Override
    String operation() {
        return "lock";
    }

    @Override
    int requestsEach() {
        return 2;
    }

    @Override
    int connections(int clients) {
        return clients;
    }

    @Override
    ClosedLoop.Client client(int clients, String name) {
        return answer -> {
            Matcher lease = LEASE.matcher(answer);
            return Optional.of(
                    lease.find()
                            ? Http.request("DELETE", "/_lock/" + name + "?lease=" + lease.group(1), "")
                            : post("/_lock/" + name + "?timeout=60"));
        };
    }
}
