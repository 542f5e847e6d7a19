package dev.rendezvous.server.observe;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.store.StoreQuota;
import io.helidon.http.Status;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The metrics of the server. No value of a label comes from a client, so their number is bounded. Thread-safe. */
public final class Metrics {

    /** From a tenth of a millisecond to ten seconds. */
    private static final double[] WAKE_BUCKETS = {
        0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10
    };

    /** The kinds of waits whose series begin at zero; others begin with the first wait. */
    private static final List<String> KINDS = List.of("key", "port", "postgres", "wait");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Gauge waiters;
    private final Counter waitsEnded;
    private final CounterDataPoint goodSignals;
    private final CounterDataPoint failureSignals;
    private final Counter resets;
    private final Histogram wake;
    private final Counter attempts;
    private final List<CounterDataPoint> responses;
    private final CounterDataPoint countDisconnect;
    private final Counter limitsHit;
    private final Counter evicted;

    public Metrics() {
        waiters = Gauge.builder()
                .name("rendezvous_waiters")
                .help("Waiters, by what they wait for.")
                .labelNames("kind")
                .register(registry);
        waitsEnded = counter(
                "rendezvous_waits_ended_total",
                "Waits that have ended, by what they waited for and outcome.",
                "kind",
                "outcome");
        Counter signals =
                counter("rendezvous_signals_total", "Signals to keys, including repeated requests.", "status");
        goodSignals = signals.labelValues("good");
        failureSignals = signals.labelValues("failed");
        resets = counter("rendezvous_resets_total", "Resets of signalled keys.");
        wake = Histogram.builder()
                .name("rendezvous_wake_seconds")
                .help("Time from a signal until a waiter for the key continues.")
                .classicOnly()
                .classicUpperBounds(WAKE_BUCKETS)
                .withoutExemplars()
                .register(registry);
        attempts = counter("rendezvous_probe_attempts_total", "Attempts of probes, by outcome.", "kind", "outcome");
        Counter requests =
                counter("rendezvous_requests_total", "Requests, by the class of their response status.", "status");
        responses = IntStream.rangeClosed(1, 5)
                .mapToObj(hundred -> requests.labelValues(hundred + "xx"))
                .toList();
        countDisconnect = requests.labelValues("none");
        limitsHit = counter(
                "rendezvous_limits_hit_total", "Requests that exceeded a limit, by the flag of the limit.", "limit");
        evicted = counter(
                "rendezvous_evicted_names_total", "Names that a full store has evicted, by what they were.", "class");
        evicted.initLabelValues("remembered");
        evicted.initLabelValues("standing");
        KINDS.forEach(this::begin);
        aboutTheProgram();
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private void begin(String kind) {
        waiters.initLabelValues(kind);
        for (WaitOutcome end : WaitOutcome.values()) {
            waitsEnded.initLabelValues(kind, label(end));
        }
    }

    private void aboutTheProgram() {
        Info.builder()
                .name("rendezvous_build")
                .help("The version of the program.")
                .labelNames("version")
                .register(registry)
                .setLabelValues(Version.text());
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** Registers the number of running probe loops; called once. */
    public void probeLoops(IntSupplier running) {
        gauge("rendezvous_probe_loops", "Probes that run now, each shared by all its waiters.", running::getAsInt);
    }

    /** Registers the number of open event streams; called once. */
    public void eventStreams(IntSupplier open) {
        gauge("rendezvous_event_streams", "Open event streams.", open::getAsInt);
    }

    /** Registers how much of the store is used; called once. */
    public void stored(StoreQuota quota) {
        gauge(
                "rendezvous_stored_names",
                "Names that are stored.",
                () -> quota.usage().names());
        gauge(
                "rendezvous_stored_bytes",
                "Memory that stored names take.",
                () -> quota.usage().bytes());
        gauge(
                "rendezvous_stored_bytes_limit",
                "Memory that stored names may take.",
                () -> quota.limit().bytes());
        gauge(
                "rendezvous_stored_ratio",
                "Used part of the limit on stored names or on their memory, whichever is more.",
                quota::usedRatio);
    }

    /** Counts names that a full store has evicted. */
    void countEvicted(String evictionClass, long names) {
        evicted.labelValues(evictionClass).inc(names);
    }

    /** Registers whether the store can be reached; called once. */
    public void store(BooleanSupplier reachable) {
        gauge("rendezvous_store_up", "Whether the store can be reached.", () -> reachable.getAsBoolean() ? 1 : 0);
    }

    /** Registers the number of dropped log lines; called once. */
    public void droppedLogLines(LongSupplier dropped) {
        counter(
                "rendezvous_log_lines_dropped_total",
                "Log lines that were dropped, as they could not be written, or not fast enough.",
                dropped);
    }

    /** Registers a counter whose value is kept elsewhere and never falls; called once for each name. */
    public void counter(String name, String help, LongSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    public void beginWait(String name) {
        waiters.labelValues(kind(name)).inc();
    }

    public void endWait(String name, WaitOutcome end) {
        String kind = kind(name);
        waiters.labelValues(kind).dec();
        waitsEnded.labelValues(kind, label(end)).inc();
    }

    public void countSignal(boolean failure) {
        (failure ? failureSignals : goodSignals).inc();
    }

    public void countReset() {
        resets.inc();
    }

    public void observeWake(Duration sinceTransition) {
        wake.observe(sinceTransition.toNanos() / 1e9);
    }

    public void countAttempt(String name, Observation observation) {
        String outcome = observation instanceof Observation.Unsatisfied unsatisfied
                ? label(unsatisfied.reason().kind())
                : "satisfied";
        attempts.labelValues(kind(name), outcome).inc();
    }

    public void countResponse(Status status) {
        responses.get(Math.clamp(status.code() / 100, 1, 5) - 1).inc();
    }

    /** Counts a request whose client disconnected before the response. */
    void countDisconnect() {
        countDisconnect.inc();
    }

    /**
     * Counts a request that exceeded a limit.
     *
     * @param limit the flag that sets it, without dashes; a constant
     */
    public void countLimit(String limit) {
        limitsHit.labelValues(limit).inc();
    }

    /** Returns all metrics in the text format of Prometheus. */
    public byte[] text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    /** Returns the path of the service that serves a name, which follows {@code /_}; other names are keys. */
    private static String kind(String name) {
        if (!name.startsWith("/_")) {
            return "key";
        }
        int end = name.indexOf('/', 2);
        return name.substring(2, end < 0 ? name.length() : end);
    }

    private static String label(WaitOutcome end) {
        return end.name().toLowerCase(Locale.ROOT);
    }

    /** Groups the reasons that are specific to a probe, as there may be many. */
    private static String label(Reason.Kind kind) {
        return kind instanceof Reason.Common ? kind.name().toLowerCase(Locale.ROOT) : "other";
    }
}
