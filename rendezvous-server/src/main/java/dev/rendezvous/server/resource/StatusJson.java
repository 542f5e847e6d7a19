package dev.rendezvous.server.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.FailureSignal;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.Diagnosis;
import dev.rendezvous.server.diagnosis.Finding;
import dev.rendezvous.server.diagnosis.Verdict;
import dev.rendezvous.server.waiting.ActivityTracker;
import dev.rendezvous.server.waiting.StoreView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** The JSON of {@code /}: the two lists of names that its predecessor had, and the details behind them. */
record StatusJson(
        boolean ok,
        @JsonProperty("waiting_and_failed") SortedSet<String> waitingAndFailed,
        SortedSet<String> marked,
        List<Waiting> waiting,
        List<Failed> failed,
        List<Signalled> signalled,
        List<BarrierJson.Barrier> barriers,
        List<LockJson.Entry> locks,
        @JsonProperty("latest_version") long latestVersion,
        int keys,
        Optional<List<String>> unsignalled,
        Optional<Boolean> more,
        Instant started,
        Verdict verdict,
        List<Finding> findings,
        List<CallerStatus> callers,
        @JsonProperty("more_callers") Optional<Boolean> moreCallers) {

    /** A name with waiters. */
    record Waiting(String name, Instant since, int callers) {}

    /** A name whose latest wait timed out, or a key that is signalled as failed. */
    record Failed(String name, Instant at, String status, String reason, Optional<Long> version, Optional<String> by) {

        static Failed of(String name, FailureSignal failureSignal) {
            return new Failed(
                    name,
                    failureSignal.at(),
                    "signalled as failed",
                    failureSignal.reason(),
                    Optional.of(failureSignal.version()),
                    failureSignal.by());
        }
    }

    /** A signalled key, or a probe whose latest check succeeded. */
    record Signalled(
            String name,
            Instant at,
            Optional<Long> version,
            Optional<Long> count,
            Optional<Integer> bytes,
            Optional<String> type,
            Optional<String> by,
            Optional<Boolean> probe) {

        static Signalled key(String name, SuccessSignal successSignal) {
            return new Signalled(
                    name,
                    successSignal.at(),
                    Optional.of(successSignal.version()),
                    Optional.of(successSignal.count()),
                    successSignal.payload().map(Payload::size),
                    successSignal.payload().map(Payload::contentType),
                    successSignal.by(),
                    Optional.empty());
        }

        static Signalled probe(String name, Instant at) {
            return new Signalled(
                    name,
                    at,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(true));
        }
    }

    /**
     * Returns the status.
     *
     * @param started when the server has started
     * @param since if present, only keys that have changed after this version are listed
     * @param publicPath what paths begin with for the client
     */
    static StatusJson of(
            StoreView view,
            long latestVersion,
            ActivityTracker.View activity,
            StatusSource.Callers callers,
            Instant started,
            OptionalLong since,
            String publicPath) {
        List<Waiting> waiting = new ArrayList<>();
        activity.waiting().forEach((name, one) -> waiting.add(new Waiting(name, one.since(), one.waiters())));
        List<Failed> failed = new ArrayList<>();
        activity.timeouts()
                .forEach((name, one) -> failed.add(
                        new Failed(name, one.at(), "timed out", one.reason(), Optional.empty(), Optional.empty())));
        List<Signalled> signalled = new ArrayList<>();
        ListedKeys listed = ListedKeys.of(view.keys(), since);
        listed.keys().forEach((key, state) -> {
            state.currentSuccess().ifPresent(successSignal -> signalled.add(Signalled.key("/" + key, successSignal)));
            state.currentFailure().ifPresent(failureSignal -> failed.add(Failed.of("/" + key, failureSignal)));
        });
        activity.satisfied().forEach((name, at) -> signalled.add(Signalled.probe(name, at)));
        Diagnosis diagnosis = Diagnosis.of(DiagnosisInput.of(view, callers.oldest(), callers.more()), publicPath);
        SortedSet<String> waitingAndFailed = new TreeSet<>(activity.waiting().keySet());
        failed.forEach(one -> waitingAndFailed.add(one.name()));
        SortedSet<String> marked = new TreeSet<>();
        signalled.forEach(one -> marked.add(one.name()));
        return new StatusJson(
                true,
                waitingAndFailed,
                marked,
                waiting,
                failed,
                signalled,
                BarrierJson.current(view.barriers()),
                LockJson.used(view.locks()),
                latestVersion,
                ListedKeys.numberOfSignalled(view.keys()),
                listed.unsignalled(),
                listed.more(),
                started,
                diagnosis.verdict(),
                diagnosis.findings(),
                callers.oldest(),
                callers.more() ? Optional.of(true) : Optional.empty());
    }
}
