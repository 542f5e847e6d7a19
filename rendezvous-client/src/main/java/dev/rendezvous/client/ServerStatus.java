package dev.rendezvous.client;

import dev.rendezvous.internal.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An overview of a server at one moment. Immutable. Names have a leading slash. Texts are for people; those of other callers have
 * passed through the server as they were sent.
 *
 * @param verdict whether callers are waiting, and the first cause of it
 * @param findings what is wrong, the first cause first
 * @param callers the programs that wait, the one that has waited longest first, and those that reported a wait lately
 * @param waiting the names that are waited for
 * @param failed the names whose latest wait timed out or which are signalled as failed, as far as the server remembers them
 * @param signalled the keys that are signalled, and the probes whose latest check was satisfied
 * @param barriers the barriers that are broken, or at which a party has arrived
 * @param locks the locks that are held or have a queue
 */
public record ServerStatus(
        Verdict verdict,
        List<Finding> findings,
        List<Caller> callers,
        List<Waiting> waiting,
        List<Failed> failed,
        List<Signalled> signalled,
        List<BarrierStatus> barriers,
        List<LockStatus> locks) {

    public ServerStatus {
        findings = List.copyOf(findings);
        callers = List.copyOf(callers);
        waiting = List.copyOf(waiting);
        failed = List.copyOf(failed);
        signalled = List.copyOf(signalled);
        barriers = List.copyOf(barriers);
        locks = List.copyOf(locks);
    }

    /**
     * The state of the whole in one line.
     *
     * @param state {@code empty}, {@code ready}, {@code waiting} or {@code blocked}; later versions may have others
     * @param text one sentence; empty if the server does not send one
     */
    public record Verdict(String state, String text) {}

    /**
     * Something that is wrong, as far as the server can tell.
     *
     * @param kind as in {@code first_cause}, {@code near_miss}, {@code lock_held}; later versions may have others
     * @param subject the name that it is about
     * @param text what was seen, as one sentence
     * @param since when that began, if it is known
     * @param callers the names of the callers that it holds up
     * @param action what to do; empty if nothing is known
     */
    public record Finding(
            String kind, String subject, String text, Optional<Instant> since, List<String> callers, String action) {

        public Finding {
            callers = List.copyOf(callers);
        }
    }

    /**
     * A program that waits, or has reported a wait.
     *
     * @param name the one it gave, or else its address
     * @param address its IP address
     * @param kind {@code wait}, {@code barrier}, {@code lock}, or {@code report} for a wait outside of the server
     * @param since when the wait began
     * @param until when it ends at the latest; empty if it has no limit
     * @param state {@code waiting}, or the end of a reported wait: {@code met}, {@code timed_out}, {@code failed},
     *     {@code interrupted}, or {@code silent} if the reports ceased before
     * @param command what the program has become after a reported wait
     * @param conditions what it waits for
     */
    public record Caller(
            String name,
            String address,
            String kind,
            Instant since,
            Optional<Instant> until,
            String state,
            Optional<String> command,
            List<CallerCondition> conditions) {

        public Caller {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * One of the conditions that a caller waits for.
     *
     * @param name a name on the server, or a reported target such as {@code db:5432}
     * @param reason why it is not met; empty if it is, or has not been checked yet
     * @param attempts the number of checks; one for a name in the server's store, which is not polled
     * @param changed when the kind of the reason changed last, if it is known
     */
    public record CallerCondition(
            String name, boolean met, Optional<String> reason, int attempts, Optional<Instant> changed) {}

    /**
     * A name with waiters.
     *
     * @param name what is waited for
     * @param since when the first of the waiters came
     * @param callers the number of waiters
     */
    public record Waiting(String name, Instant since, int callers) {}

    /**
     * A name that was not met.
     *
     * @param name what was waited for or signalled as failed
     * @param at when the wait timed out or the failure was signalled
     * @param status which of the two, for people: {@code timed out} or {@code signalled as failed}
     * @param reason why, for people; may be empty
     * @param by the name of the caller that signalled the failure, if it is known
     */
    public record Failed(String name, Instant at, String status, String reason, Optional<String> by) {}

    /**
     * A name that is met.
     *
     * @param name the key or probe
     * @param at when the key was signalled or the probe was checked
     * @param count the number of successful signals since the last reset; zero for a probe
     * @param version the version of the latest signal; zero for a probe
     * @param by the name of the caller that signalled the key, if it is known
     */
    public record Signalled(String name, Instant at, long count, long version, Optional<String> by) {}

    /**
     * A barrier that is broken, or at which a party has arrived.
     *
     * @param generation the number of the generation that is open or broken
     * @param parties the number of arrivals that open the barrier; zero if it is not known
     * @param arrived how many have arrived
     * @param present the names of the members that have arrived, if the members are named
     * @param missing the names of the members that have not
     * @param broken the reason, if a party has broken the barrier
     */
    public record BarrierStatus(
            String name,
            long generation,
            int parties,
            int arrived,
            List<String> present,
            List<String> missing,
            Optional<String> broken) {

        public BarrierStatus {
            present = List.copyOf(present);
            missing = List.copyOf(missing);
        }
    }

    /**
     * A lock that is held or has a queue.
     *
     * @param permits the number of permits
     * @param holders the present holders
     * @param queued the names of those that wait, first come first; empty for one without a name
     */
    public record LockStatus(String name, int permits, List<LockHolder> holders, List<Optional<String>> queued) {

        public LockStatus {
            holders = List.copyOf(holders);
            queued = List.copyOf(queued);
        }
    }

    /**
     * A holder of a lock.
     *
     * @param name the one it gave; empty for none
     * @param fence of its lease, by which an operator can {@linkplain RendezvousClient#unlock take} the lock from it
     * @param since when it acquired the lock
     * @param until when the lease ends unless it is renewed
     */
    public record LockHolder(Optional<String> name, long fence, Instant since, Instant until) {}

    static ServerStatus read(byte[] json) {
        return Json.read(
                json,
                body -> new ServerStatus(
                        new Verdict(Json.text(body.path("verdict"), "state"), Json.text(body.path("verdict"), "text")),
                        Json.list(body.path("findings"), ServerStatus::finding),
                        Json.list(body.path("callers"), ServerStatus::caller),
                        Json.list(
                                body.path("waiting"),
                                one -> new Waiting(
                                        Json.text(one, "name"),
                                        Json.instant(one, "since"),
                                        Json.number(one, "callers"))),
                        Json.list(
                                body.path("failed"),
                                one -> new Failed(
                                        Json.text(one, "name"),
                                        Json.instant(one, "at"),
                                        Json.text(one, "status"),
                                        Json.text(one, "reason"),
                                        Json.optionalText(one, "by"))),
                        Json.list(
                                body.path("signalled"),
                                one -> new Signalled(
                                        Json.text(one, "name"),
                                        Json.instant(one, "at"),
                                        one.path("count").asLong(0),
                                        one.path("version").asLong(0),
                                        Json.optionalText(one, "by"))),
                        Json.list(body.path("barriers"), ServerStatus::barrier),
                        Json.list(body.path("locks"), ServerStatus::lock)));
    }

    private static Finding finding(JsonValue one) {
        return new Finding(
                Json.text(one, "kind"),
                Json.text(one, "subject"),
                Json.text(one, "text"),
                Json.optionalInstant(one, "since"),
                Json.list(one.path("callers"), name -> name.asString("")),
                Json.text(one, "action"));
    }

    private static Caller caller(JsonValue one) {
        return new Caller(
                Json.optionalText(one, "name").orElseGet(() -> Json.text(one, "address")),
                Json.text(one, "address"),
                Json.text(one, "kind"),
                Json.instant(one, "since"),
                Json.optionalInstant(one, "until"),
                Json.text(one, "state"),
                Json.optionalText(one, "command"),
                Json.list(
                        one.path("conditions"),
                        condition -> new CallerCondition(
                                Json.text(condition, "name"),
                                condition.path("met").is(true),
                                Json.optionalText(condition, "reason"),
                                Json.number(condition, "attempts"),
                                Json.optionalInstant(condition, "changed"))));
    }

    private static BarrierStatus barrier(JsonValue one) {
        return new BarrierStatus(
                Json.text(one, "name"),
                one.path("generation").asLong(0),
                Json.number(one, "parties"),
                Json.number(one, "arrived"),
                Json.list(one.path("here"), name -> name.asString("")),
                Json.list(one.path("missing"), name -> name.asString("")),
                one.path("broken").is(true) ? Optional.of(Json.text(one, "reason")) : Optional.empty());
    }

    private static LockStatus lock(JsonValue one) {
        return new LockStatus(
                Json.text(one, "name"),
                one.path("permits").asInt(1),
                Json.list(
                        one.path("holders"),
                        holder -> new LockHolder(
                                Json.optionalText(holder, "holder"),
                                holder.path("fence").asLong(0),
                                Json.instant(holder, "since"),
                                Json.instant(holder, "until"))),
                Json.list(one.path("queue"), entry -> Json.optionalText(entry, "holder")));
    }
}
