package dev.rendezvous.server.robustness;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.Answer;
import dev.rendezvous.internal.state.BarrierArrive;
import dev.rendezvous.internal.state.BarrierPosition;
import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Owner;
import dev.rendezvous.internal.state.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Checks the history of one barrier. That needs no search: the versions give the order of the generations, and the rosters the order
 * of the arrivals.
 */
final class BarrierCheck {

    private static final long SOON = Duration.ofSeconds(3).toNanos();

    private final String name;
    private final DisturbanceLog disturbanceLog;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, HistoryEntry> arrivals = new HashMap<>();
    private final Map<String, List<HistoryEntry>> departures = new HashMap<>();
    private final TreeMap<Long, List<HistoryEntry>> released = new TreeMap<>();
    private final Map<String, Long> counted = new HashMap<>();

    private BarrierCheck(String name, List<HistoryEntry> entries, DisturbanceLog disturbanceLog) {
        this.name = name;
        this.disturbanceLog = disturbanceLog;
        for (HistoryEntry entry : entries) {
            if (entry.request() instanceof Request.Arrive arrive) {
                arrivals.put(arrive.text(), entry);
            } else if (entry.request() instanceof Request.Depart depart) {
                departures.computeIfAbsent(depart.id(), id -> new ArrayList<>()).add(entry);
            }
            if (isReleased(entry)) {
                released.computeIfAbsent(entry.reply().version(), version -> new ArrayList<>())
                        .add(entry);
            }
        }
    }

    static List<Violation> check(String name, List<HistoryEntry> entries, DisturbanceLog disturbanceLog) {
        BarrierCheck check = new BarrierCheck(name, entries, disturbanceLog);
        check.released.forEach(check::generation);
        check.order();
        check.violations.addAll(BarrierBreakCheck.check(name, entries, disturbanceLog));
        return check.violations;
    }

    /** Returns whether the response says that all parties have arrived. */
    static boolean isReleased(HistoryEntry entry) {
        return entry.reply().isOk() && entry.reply().json().has("index");
    }

    private void generation(long version, List<HistoryEntry> answered) {
        JsonNode first = answered.getFirst().reply().json();
        for (HistoryEntry entry : answered) {
            JsonNode own = entry.reply().json();
            if (!own.path("arrivals").equals(first.path("arrivals"))
                    || own.path("generation").asLong()
                            != first.path("generation").asLong()) {
                violate(
                        "not the same roster",
                        "two members of version " + version + " got different rosters",
                        answered);
            }
        }
        List<String> roster = roster(first);
        if (roster.stream().distinct().count() != roster.size()) {
            violate("phantom arrival", "a member is in the roster " + roster + " twice", answered);
        }
        for (String member : roster) {
            member(version, member, answered);
        }
        answered.forEach(entry -> replayed(entry, roster));
        late(answered, roster);
    }

    private void member(long version, String member, List<HistoryEntry> answered) {
        HistoryEntry arrival = arrivals.get(member);
        if (arrival == null) {
            violate("phantom arrival", "no request arrived with '" + member + "'", answered);
            return;
        }
        Long before = counted.put(member, version);
        if (before != null && !mayBeForgotten(arrival)) {
            violate("phantom arrival", "'" + member + "' is counted in " + before + " and in " + version, answered);
        }
        if (isGivenUp(arrival)) {
            violate("released but reported as withdrawn", "'" + member + "' is in the roster", with(arrival, answered));
            return;
        }
        long earliest =
                answered.stream().mapToLong(HistoryEntry::returned).min().orElseThrow();
        if (arrival.invoked() > earliest) {
            violate("phantom arrival", "'" + member + "' is in the roster before its arrival", with(arrival, answered));
        }
        if (last(answered) > counts(arrival)) {
            violate(
                    "phantom arrival",
                    "'" + member
                            + "' is in the roster %.3f s after its client had gone"
                                    .formatted((last(answered) - counts(arrival) + SOON) / 1e9),
                    with(arrival, answered));
        }
    }

    /** Returns whether the caller was told that the arrival does not count, and no other attempt is in progress that could make it count. */
    private boolean isGivenUp(HistoryEntry arrival) {
        if (arrival.isWithoutEffect()) {
            return true;
        }
        boolean allAnswered =
                arrival.attempts().stream().allMatch(a -> a.reply().isConclusive());
        if (allAnswered && BarrierBreakCheck.isRejected(arrival)) {
            return true;
        }
        boolean timedOut = allAnswered && arrival.reply().status() == 404;
        Optional<String> id = ((Request.Arrive) arrival.request()).id();
        return timedOut
                && (id.isEmpty()
                        || departures.getOrDefault(id.get(), List.of()).stream()
                                .anyMatch(d -> d.reply().isOk() && d.reply().version() < 0));
    }

    /** Returns whether an operation may have been repeated so late that it arrived again, after its grace period. */
    private boolean mayBeForgotten(HistoryEntry arrival) {
        List<Attempt> effective = arrival.attempts().stream()
                .filter(attempt -> !attempt.reply().isWithoutEffect())
                .toList();
        Attempt last = effective.getLast();
        boolean calm = disturbanceLog.ofAny(last.server(), last.sent(), last.sent() + SOON, SOON) == 0;
        long come = calm ? Math.min(last.returned(), last.sent() + SOON) : last.returned();
        return effective.size() > 1 && come >= effective.getFirst().sent() + Owner.GRACE.toNanos();
    }

    /** Returns until when an arrival may count, as seen by its caller. */
    private long counts(HistoryEntry arrival) {
        Request.Arrive request = (Request.Arrive) arrival.request();
        if (arrival.reply().isOk()) {
            return Long.MAX_VALUE;
        }
        long gone = arrival.returned();
        boolean calm = disturbanceLog.ofAny(arrival.last().server(), arrival.invoked(), gone + SOON, SOON) == 0;
        if (calm) {
            return gone + SOON + (request.id().isPresent() ? Owner.GRACE.toNanos() : 0);
        }
        long end = arrival.last().sent() + request.timeout().plus(Owner.GRACE).toNanos() + SOON;
        return end + disturbanceLog.ofAll(arrival.invoked(), end, SOON) + SOON;
    }

    /** Returns when the last member of a generation arrived; it was not released before that. */
    private long last(List<HistoryEntry> answered) {
        return roster(answered.getFirst().reply().json()).stream()
                .flatMap(member -> Optional.ofNullable(arrivals.get(member)).stream())
                .mapToLong(HistoryEntry::invoked)
                .max()
                .orElse(0);
    }

    /** Replays the generation on the state machine, with the members in the order of the roster. */
    private void replayed(HistoryEntry entry, List<String> roster) {
        JsonNode response = entry.reply().json();
        int parties = response.path("parties").asInt();
        long version = entry.reply().version();
        BarrierState state = new BarrierState(
                response.path("generation").asLong() - 1, Optional.empty(), List.of(), Optional.empty(), Instant.MIN);
        long index = -1;
        long released = 0;
        for (int i = 0; i < roster.size(); i++) {
            Moment moment = new Moment(Instant.EPOCH, version - 2L * (roster.size() - 1 - i));
            BarrierArrive arrive = new BarrierArrive(
                    new dev.rendezvous.internal.state.RequestId(0, i),
                    new BarrierArrive.ArrivalSpec(
                            Optional.empty(), Optional.empty(), Optional.of(Payload.text(roster.get(i)))),
                    new BarrierSpec(parties, List.of()),
                    Duration.ofDays(1),
                    Duration.ofDays(1));
            Transition<BarrierState, Answer<BarrierPosition>> transition = arrive.apply(state, moment);
            state = transition.state();
            if (transition.answer() instanceof Answer.Granted<BarrierPosition> granted) {
                released = granted.value().generation().version();
            }
            index = isOwn(entry, roster.get(i)) ? i : index;
        }
        if (released != version || index != response.path("index").asLong(-1)) {
            violate("not what the state machine does", "for the roster " + roster, List.of(entry));
        }
    }

    private boolean isOwn(HistoryEntry entry, String member) {
        Optional<HistoryEntry> arrival = Optional.ofNullable(arrivals.get(member));
        return switch (entry.request()) {
            case Request.Arrive arrive -> arrive.text().equals(member);
            case Request.Depart depart ->
                arrival.map(a -> ((Request.Arrive) a.request()).id().equals(Optional.of(depart.id())))
                        .orElse(false);
            default -> false;
        };
    }

    /** All waiters get their answer soon after the first one. */
    private void late(List<HistoryEntry> answered, List<String> roster) {
        long released = Math.max(
                last(answered),
                answered.stream().mapToLong(HistoryEntry::returned).min().orElseThrow());
        for (HistoryEntry entry : answered) {
            long from = Math.max(released, entry.last().sent());
            long late = entry.returned() - from - disturbanceLog.ofAll(from, entry.returned(), LivenessCheck.RECOVERY);
            if (late > LivenessCheck.ASLEEP) {
                violate(
                        "late release",
                        "answered %.3f s after the first of %d".formatted(late / 1e9, roster.size()),
                        answered);
            }
        }
    }

    /** A generation that was released before the last member of another arrived is the earlier one. */
    private void order() {
        long generation = 0;
        long latestReturn = Long.MAX_VALUE;
        for (Map.Entry<Long, List<HistoryEntry>> each : released.descendingMap().entrySet()) {
            long version = each.getKey();
            List<HistoryEntry> answered = each.getValue();
            if (last(answered) > latestReturn) {
                violate("generations out of order", "version " + version + " is too low", answered);
            }
            latestReturn = Math.min(
                    latestReturn,
                    answered.stream().mapToLong(HistoryEntry::returned).min().orElseThrow());
        }
        for (List<HistoryEntry> answered : released.values()) {
            long next = answered.getFirst().reply().json().path("generation").asLong();
            if (next <= generation) {
                violate("generations out of order", next + " comes after " + generation, answered);
            }
            generation = next;
        }
    }

    private static List<String> roster(JsonNode body) {
        List<String> roster = new ArrayList<>();
        body.path("arrivals")
                .forEach(arrival -> roster.add(arrival.path("payload").asString("")));
        return roster;
    }

    private static List<HistoryEntry> with(HistoryEntry one, List<HistoryEntry> others) {
        List<HistoryEntry> all = new ArrayList<>(List.of(one));
        others.stream().filter(other -> !other.equals(one)).forEach(all::add);
        return all;
    }

    private void violate(String rule, String message, List<HistoryEntry> evidence) {
        violations.add(new Violation(rule, name, message, evidence));
    }
}
