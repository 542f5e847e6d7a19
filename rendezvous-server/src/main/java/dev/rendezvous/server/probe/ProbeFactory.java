package dev.rendezvous.server.probe;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.probe.net.IpLiteral;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.probe.port.PortProbe;
import dev.rendezvous.probe.postgres.PostgresProbe;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.target.HostAndPort;
import java.time.Duration;
import java.util.List;

/** Makes the probes for {@code /_port} and {@code /_postgres}, which are shared by all their waiters. */
public final class ProbeFactory {

    private final SharedPoller.Registry polls;
    private final ProbeRules rules;
    private final PostgresUrlTemplate template;

    public ProbeFactory(SharedPoller.Registry polls, ProbeRules rules, PostgresUrlTemplate template) {
        this.polls = polls;
        this.rules = rules;
        this.template = template;
    }

    public Condition port(String name, List<String> parts) {
        String host = parts.getFirst();
        String port = parts.getLast();
        if (!port.matches("[0-9]{1,5}")) {
            throw Problem.malformed("port must be from 1 to 65535, but was '" + RemoteText.escape(port) + "'");
        }
        if (IpLiteral.isMalformed(HostAndPort.withoutBrackets(host))) {
            throw Problem.malformed(RemoteText.escape(host) + ": not an IP address");
        }
        try {
            int number = Integer.parseInt(port);
            return polls.polling(name, PortProbe.of(host, number).withAddressFilter(rules.at(number)));
        } catch (IllegalArgumentException e) {
            throw Problem.malformed(RemoteText.escape(String.valueOf(e.getMessage())));
        }
    }

    /** The operator has set the host and the client names only the database, so the probe rules do not apply. */
    public Condition postgres(String name, List<String> parts) {
        PostgresProbe probe = template.probe(parts.getFirst());
        return polls.polling(name, new WithoutAddress(probe, parts.getFirst())).keepTrying();
    }

    /** Hides the address from the client, which knows only the name of the database. */
    private record WithoutAddress(Probe probe, String database) implements Probe {

        @Override
        public boolean isBounded() {
            return probe.isBounded();
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            Observation seen = probe.check(deadline);
            if (seen instanceof Observation.Unsatisfied unsatisfied) {
                Reason reason = unsatisfied.reason();
                return Observation.unsatisfied(new Reason(
                        reason.kind(),
                        "database " + RemoteText.escape(database) + ": "
                                + reason.kind().label(),
                        reason.permanence(),
                        List.of()));
            }
            return seen;
        }

        @Override
        public Duration attemptTimeout() {
            return probe.attemptTimeout();
        }

        @Override
        public Confirmation confirmation() {
            return probe.confirmation();
        }
    }
}
