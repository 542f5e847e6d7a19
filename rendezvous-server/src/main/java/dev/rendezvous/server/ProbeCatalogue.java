package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.port.PortProbe;
import dev.rendezvous.postgres.PostgresProbe;
import java.time.Duration;
import java.util.List;

/** Turns what stands behind {@code /_port} and {@code /_postgres} into probes, all of them shared. */
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
            throw Problem.malformed("The port '" + Printable.of(port) + "' is not a number from 1 to 65535");
        }
        try {
            int number = Integer.parseInt(port);
            return polls.polling(name, PortProbe.of(host, number).under(rules.at(number)));
        } catch (IllegalArgumentException e) {
            throw Problem.malformed(Printable.of(String.valueOf(e.getMessage())));
        }
    }

    /** The operator has named the host and the caller names the database, so the rules for what callers name do not apply. */
    Condition postgres(String name, List<String> parts) {
        PostgresProbe probe = template.probe(parts.getFirst());
        return polls.polling(name, new WithoutAddress(probe, parts.getFirst())).keepTrying();
    }

    /** The caller knows the database; where the operator keeps it is nobody else's business. */
    private record WithoutAddress(Probe probe, String database) implements Probe {

        @Override
        public Observation look(Deadline deadline) throws InterruptedException {
            Observation seen = probe.look(deadline);
            if (seen instanceof Observation.Unsatisfied unsatisfied) {
                Reason reason = unsatisfied.reason();
                return Observation.unsatisfied(new Reason(
                        reason.kind(),
                        "database " + Printable.of(database) + ": "
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
