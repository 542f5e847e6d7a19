package dev.rendezvous.server.diagnosis;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rendezvous.internal.text.RemoteText;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One caller that waits, or has waited a moment ago, with all its conditions; also its JSON.
 *
 * @param id distinguishes the callers of one server
 * @param name the name that the caller gives, for display only
 * @param address the address of the client
 * @param agent the program of the client, as it calls itself
 * @param kind how it waits
 * @param since when the wait began
 * @param until when it ends at the latest; empty if it is not limited
 * @param state how far it is; other than waiting only for reports
 * @param command the command that a reporting program has become
 * @param reported when it has reported last; empty if the server knows by itself
 * @param any true if one of the conditions is enough; empty if all of them are needed
 * @param conditions what it waits for, in the order that it gives
 */
public record CallerStatus(
        String id,
        Optional<String> name,
        String address,
        Optional<String> agent,
        Kind kind,
        Instant since,
        Optional<Instant> until,
        State state,
        Optional<String> command,
        Optional<Instant> reported,
        Optional<Boolean> any,
        List<ConditionStatus> conditions) {

    static final Comparator<CallerStatus> OLDEST_FIRST =
            Comparator.comparing(CallerStatus::since).thenComparing(CallerStatus::id);

    public CallerStatus {
        conditions = List.copyOf(conditions);
    }

    /** How a caller waits. */
    public enum Kind {
        /** For keys, ports, databases, or the end of something. */
        @JsonProperty("wait")
        WAIT,
        /** At a barrier. */
        @JsonProperty("barrier")
        BARRIER,
        /** In the queue of a lock. */
        @JsonProperty("lock")
        LOCK,
        /** By itself, and reports about it. */
        @JsonProperty("report")
        REPORT
    }

    /** How far a caller is. */
    public enum State {
        /** Not all conditions are met. */
        @JsonProperty("waiting")
        WAITING,
        /** All that it needs are met. */
        @JsonProperty("met")
        MET,
        /** Its time was up before. */
        @JsonProperty("timed_out")
        TIMED_OUT,
        /** A condition can never be met. */
        @JsonProperty("failed")
        FAILED,
        /** It was ended by a signal of the operating system. */
        @JsonProperty("interrupted")
        INTERRUPTED,
        /** It should have reported again, but has not. */
        @JsonProperty("silent")
        SILENT
    }

    /** Returns this caller with another id. */
    public CallerStatus withId(String other) {
        return new CallerStatus(
                other, name, address, agent, kind, since, until, state, command, reported, any, conditions);
    }

    /** Returns this caller in another state. */
    public CallerStatus withState(State other) {
        return new CallerStatus(
                id, name, address, agent, kind, since, until, other, command, reported, any, conditions);
    }

    /** Returns this caller with another time of its last report. */
    public CallerStatus withReported(Instant at) {
        return new CallerStatus(
                id, name, address, agent, kind, since, until, state, command, Optional.of(at), any, conditions);
    }

    /** Returns this caller with other conditions. */
    CallerStatus withConditions(List<ConditionStatus> others) {
        return new CallerStatus(id, name, address, agent, kind, since, until, state, command, reported, any, others);
    }

    /** Returns what people know the caller by: its name, or its address. Without invisible characters. */
    public String label() {
        return RemoteText.escape(name.orElse(address));
    }

    /** Returns whether it waits now, as far as is known. */
    public boolean waits() {
        return state == State.WAITING;
    }
}
