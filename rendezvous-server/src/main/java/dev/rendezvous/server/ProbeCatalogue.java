package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.RemoteText;
import dev.rendezvous.port.PortProbe;
import dev.rendezvous.postgres.PostgresProbe;
import java.time.Duration;
import java.util.List;

/** Makes the probes for {@code /_port} and {@code /_postgres}, which are shared by all their waiters. */
final class ProbeCatalogue {

    private final SharedPoll.All polls;
    private final ProbeRules rules;
    private final PostgresTemplate template;

    ProbeCatalogue(SharedPoll.All polls, ProbeRules rules, PostgresTemplate template) {
        this.polls = polls;
        this.rules = rules;
        this.template = template;
    }

    Condition port(String name, List<String> parts) {
        String host = parts.getFirst();
        String port = parts.getLast();
        if (!port.matches("[0-9]{1,5}")) {
            throw Problem.malformed("port must be an integer from 1 to 65535, but was '" + RemoteText.escape(port) + "'");
        }
        try {
            int number = Integer.parseInt(port);
            return polls.polling(name, PortProbe.of(host, number).under(rules.at(number)));
        } catch (IllegalArgumentException e) {
            throw Problem.malformed(RemoteText.escape(String.valueOf(e.getMessage())));
        }
    }

    /** The operator has set the host and the client names only the database, so the probe rules do not apply. */
    Condition postgres(String name, List<String> parts) {
        PostgresProbe probe = template.probe(parts.getFirst());
        return polls.polling(name, new WithoutAddress(probe, parts.getFirst())).keepTrying();
    }

    /** Hides the address from the client, which knows only the name of the database. */
    private record WithoutAddress(Probe probe, String database) implements Probe {

        @Override
        public Observation look(Deadline deadline) throws InterruptedException {
            Observation seen = probe.look(deadline);
            if (seen instanceof Observation.Unsatisfied unsatisfied) {
                Reason reason = unsatisfied.reason();
                return Observation.unsatisfied(new Reason(
                        reason.kind(),
                        "database " + RemoteText.escape(database) + ": "
                                + reason.kind().label(),
                        reason.hope(),
                        List.of()));
            }
            return seen;
        }

        @Override
        public Duration longestLook() {
            return probe.longestLook();
        }
    }
}
