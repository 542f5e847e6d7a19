package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.Waker;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks several servers, one of which is enough. They are tried in their order; one that does not answer delays the next by 250 ms
 * only, and one that is not ready is tried again while another one is silent. The reason names each of them. Immutable and
 * thread-safe.
 *
 * @param name the name in messages, without any password
 * @param servers the probes of the servers, at least two
 */
public record AnyServerProbe(String name, List<Probe> servers) implements Probe {

    private static final Duration STAGGER = Duration.ofMillis(250);

    /** How long after the deadline a check may take to report what it was waiting for. */
    private static final Duration RETURN_TIME = Duration.ofMillis(15);

    private static final Pattern FORM = Pattern.compile("((?:[^@]*@)?)([^@/?]*)(.*)", Pattern.DOTALL);

    public AnyServerProbe {
        servers = List.copyOf(servers);
    }

    /**
     * Returns the probe of a target whose servers are separated by commas: {@code user:password@host,host:port/path}. Each server has
     * a port of its own, or the default. A server that is named twice is checked once.
     *
     * @param parser returns the probe of a target with one server, whose {@code toString} names the server
     * @throws MalformedTargetException if there is nothing between two commas, or the parser throws it
     */
    public static Probe of(TargetSpec target, Function<TargetSpec, ? extends Probe> parser) {
        Map<String, Probe> probes = new LinkedHashMap<>();
        for (TargetSpec server : split(target)) {
            Probe probe = parser.apply(server);
            probes.putIfAbsent(probe.toString(), probe);
        }
        return probes.size() == 1
                ? probes.values().iterator().next()
                : new AnyServerProbe(target.toString(), List.copyOf(probes.values()));
    }

    private static List<TargetSpec> split(TargetSpec target) {
        Matcher parts = FORM.matcher(target.rest());
        if (!parts.matches() || parts.group(2).indexOf(',') < 0) {
            return List.of(target);
        }
        List<TargetSpec> servers = new ArrayList<>();
        for (String server : parts.group(2).split(",", -1)) {
            if (server.isEmpty() || server.startsWith(":")) {
                throw new MalformedTargetException(
                        target,
                        "several hosts must be separated by single commas, as in host1,host2:port, and none be empty");
            }
            String rest = parts.group(1) + server + parts.group(3);
            servers.add(new TargetSpec(target.scheme(), rest, target.options(), target.opaque()));
        }
        return servers;
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        Waker changes = deadline.timeSource().newWaker();
        List<ServerCheck> checks = new ArrayList<>();
        try {
            for (Probe server : servers) {
                checks.add(ServerCheck.start(server, deadline, changes));
                awaitResults(checks, changes, deadline.atMost(STAGGER));
                if (checks.stream().anyMatch(ServerCheck::isSatisfied) || deadline.isExpired()) {
                    break;
                }
            }
            awaitResults(checks, changes, Deadline.in(deadline.remaining().plus(RETURN_TIME), deadline.timeSource()));
            return result(checks);
        } finally {
            checks.forEach(ServerCheck::interrupt);
            for (ServerCheck check : checks) {
                check.join();
            }
        }
    }

    /** Waits until one of these servers is ready, or all have a result. */
    private static void awaitResults(List<ServerCheck> checks, Waker changes, Deadline until)
            throws InterruptedException {
        while (checks.stream().noneMatch(ServerCheck::isSatisfied)
                && checks.stream().anyMatch(check -> check.latest().isEmpty())
                && !until.isExpired()) {
            changes.await(until.remaining());
        }
    }

    private Observation result(List<ServerCheck> checks) {
        List<Reason> reasons = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            Observation observation = (i < checks.size() ? Stream.of(checks.get(i)) : Stream.<ServerCheck>empty())
                    .flatMap(check -> check.latest().stream())
                    .findFirst()
                    .orElse(noAnswer(servers.get(i)));
            if (observation instanceof Observation.Satisfied) {
                return observation;
            }
            reasons.add(((Observation.Unsatisfied) observation).reason());
        }
        return Observation.unsatisfied(summarize(reasons));
    }

    private static Observation noAnswer(Probe server) {
        return Observation.unsatisfied(
                Reason.inconclusiveReason(Common.NO_ANSWER, server + ": no result before the end of the attempt"));
    }

    /** Returns a reason of the kind that all have, if they have the same. Conclusive only if all are. */
    private static Reason summarize(List<Reason> reasons) {
        Reason first = reasons.getFirst();
        boolean sameKind = reasons.stream().allMatch(reason -> reason.kind().equals(first.kind()));
        boolean samePermanence = reasons.stream().allMatch(reason -> reason.permanence() == first.permanence());
        return new Reason(
                sameKind ? first.kind() : Common.SOME_NOT_MET,
                reasons.stream().map(Reason::message).collect(Collectors.joining("; ")),
                samePermanence ? first.permanence() : Permanence.INCONCLUSIVE,
                reasons);
    }

    @Override
    public Duration attemptTimeout() {
        return servers.getFirst().attemptTimeout();
    }

    /** Returns the policy of the servers, which all speak the same protocol. */
    @Override
    public Confirmation confirmation() {
        return servers.getFirst().confirmation();
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
