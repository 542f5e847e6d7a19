package dev.rendezvous.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportsTest {

    private static final String HOSTILE = "<script>alert(1)</script>\"'&]]>|[x](y)\u001b[2J\n";

    private static final Observation YES = Observation.satisfied("accepting");
    private static final Observation NO_NAME =
            Observation.unsatisfied(Reason.inconclusiveReason(Common.NAME_NOT_FOUND, "db: name not found"));
    private static final Observation REFUSED =
            Observation.unsatisfied(Reason.transientReason(Common.CONNECTION_REFUSED, "127.0.0.1:5432 refused"));
    private static final Observation WRONG_PASSWORD =
            Observation.unsatisfied(Reason.permanentReason(Common.AUTHENTICATION_FAILED, "db: authentication failed"));
    private static final Observation LATE = Observation.unsatisfied(new Reason(
            Common.OUT_OF_TIME,
            "127.0.0.1:1 refused",
            Reason.Permanence.PERMANENT,
            List.of(Reason.transientReason(Common.CONNECTION_REFUSED, "127.0.0.1:1 refused"))));

    private static TargetReport target(String name, Observation... observations) {
        TargetReport target = new TargetReport(name, List.of());
        for (int i = 0; i < observations.length; i++) {
            target.add(Duration.ofSeconds(i), observations[i]);
        }
        return target;
    }

    private static WaitReport run(boolean any, TargetReport... targets) {
        Outcome.Summary summary = new Outcome.Summary(Duration.ofSeconds(4), 9, Optional.empty(), Optional.empty());
        List<TargetReport> all = List.of(targets);
        boolean met =
                any ? all.stream().anyMatch(TargetReport::isMet) : all.stream().allMatch(TargetReport::isMet);
        boolean failed = all.stream()
                .anyMatch(target -> target.reason().filter(Reason::isPermanent).isPresent());
        Outcome outcome = met
                ? new Outcome.Met(summary, "accepting")
                : failed ? new Outcome.Failed(summary) : new Outcome.TimedOut(summary);
        return new WaitReport(
                Instant.parse("2026-01-02T03:04:05Z"),
                any,
                Optional.of(Duration.ofSeconds(4)),
                Duration.ofSeconds(4),
                outcome,
                all);
    }

    private static Element suite(WaitReport run) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JunitXmlReport.of(run))))
                .getDocumentElement();
    }

    @Nested
    class TheVerdict {

        @Test
        void isATimeoutIfNoTargetFailed() {
            assertThat(run(false, target("a", YES), target("b", REFUSED)).exitCode())
                    .isEqualTo(124);
            assertThat(run(false, target("a", YES), target("b", LATE)).exitCode())
                    .isEqualTo(124);
            assertThat(run(true, target("a", WRONG_PASSWORD), target("b", LATE)).exitCode())
                    .isEqualTo(124);
        }

        @Test
        void isAFailureIfAReasonIsPermanent() {
            assertThat(run(false, target("a", LATE), target("b", WRONG_PASSWORD))
                            .exitCode())
                    .isEqualTo(3);
            assertThat(run(true, target("a", WRONG_PASSWORD), target("b", WRONG_PASSWORD))
                            .exitCode())
                    .isEqualTo(3);
        }
    }

    @Test
    void theFailureSummaryNamesReasonHistoryAndHint() {
        assertThat(FailureSummary.of(
                        run(false, target("db:5432", NO_NAME, NO_NAME, REFUSED), target("ok:1", YES)),
                        Integer.MAX_VALUE))
                .isEqualTo("""
                        wait-for: timed out after 4 s
                          db:5432
                            127.0.0.1:5432 refused
                            name not found for 2 s, then refused for 2 s; 3 attempts
                            Nothing listens there. From inside a container, localhost is the container itself.""");
    }

    @Test
    void theFailureSummaryPrintsASharedHintOnceAndWrapsLines() {
        assertThat(FailureSummary.of(
                        run(false, target("db:5432", REFUSED), target("ok:1", YES), target("db:5433", REFUSED)), 50))
                .isEqualTo("""
                        wait-for: timed out after 4 s
                          db:5432
                            127.0.0.1:5432 refused
                            refused for 4 s; 1 attempt
                          db:5433
                            127.0.0.1:5432 refused
                            refused for 4 s; 1 attempt
                          Nothing listens there. From inside a container,
                          localhost is the container itself.""");
    }

    private static TargetReport[] many(int count, IntFunction<TargetReport> target) {
        return IntStream.range(0, count).mapToObj(target).toArray(TargetReport[]::new);
    }

    @Test
    void theFailureSummaryOfManyTargetsDescribesSomeForEachReasonAndHost() {
        TargetReport[] targets =
                many(3000, i -> i < 2 ? target("db:" + i, NO_NAME) : target("tcp://10.0.0.1:" + i, REFUSED));
        targets[2] = target("ok:1", YES);
        String summary = FailureSummary.of(run(false, targets), Integer.MAX_VALUE);
        assertThat(summary)
                .startsWith("wait-for: timed out after 4 s; 2,999 of 3,000 targets are not ready\n  db:0\n")
                .contains("  db:1\n", "  tcp://10.0.0.1:3\n", "  tcp://10.0.0.1:7\n")
                .contains("  and 2,992 more: refused on 10.0.0.1\n")
                .doesNotContain("10.0.0.1:8\n")
                .endsWith("\n  --output json and --report list all targets.");
        assertThat(summary.lines()).hasSizeLessThan(40);
    }

    @Test
    void theFailureSummaryOfManyHostsDescribesSomeForEachReason() {
        String summary = FailureSummary.of(
                run(false, many(30, i -> target("host-" + i + ":1", i % 2 == 0 ? LATE : REFUSED))), Integer.MAX_VALUE);
        assertThat(summary).contains("  host-9:1\n", "  and 20 more: refused\n").doesNotContain("host-10:1");
    }

    @Test
    void theFailureSummaryOfManyReasonsIsBounded() {
        Common[] kinds = Common.values();
        String summary = FailureSummary.of(
                run(
                        false,
                        many(
                                25,
                                i -> target(
                                        "file:/" + i,
                                        Observation.unsatisfied(Reason.transientReason(kinds[i], "no " + i))))),
                Integer.MAX_VALUE);
        assertThat(summary)
                .contains("  file:/9\n", "  and more, for 15 other reasons\n")
                .doesNotContain("file:/10");
    }

    @Test
    void warningsAreInEveryReport() throws Exception {
        TargetReport odd = new TargetReport("redis://h", List.of("parameter '<b>' is unknown"));
        odd.add(Duration.ZERO, YES);
        WaitReport run = run(false, odd, target("ok:1", YES));
        assertThat(suite(run).getElementsByTagName("system-err").getLength()).isEqualTo(1);
        assertThat(suite(run).getElementsByTagName("system-err").item(0).getTextContent())
                .isEqualTo("warning: parameter '<b>' is unknown\n");
        assertThat(TimelineReport.of(run)).containsOnlyOnce("<td>warning: parameter '&lt;b&gt;' is unknown</td>");
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        NdjsonReport.start(new PrintStream(events, false, StandardCharsets.UTF_8), run.began(), run.targets());
        assertThat(events.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .last()
                .isEqualTo("{\"event\":\"warning\",\"at\":0.0,\"target\":\"redis://h\","
                        + "\"message\":\"parameter '<b>' is unknown\"}");
    }

    @Test
    void reportsForPeopleSayTimedOutAndNotNeeded() {
        WaitReport late = run(false, target("a:1", REFUSED));
        assertThat(MarkdownSummary.of(late)).startsWith("### wait-for: timed out after 4 s");
        assertThat(JsonReport.of(late)).contains("\"timed-out\"");
        WaitReport any = run(true, target("a:1", REFUSED), target("ok:1", YES));
        assertThat(MarkdownSummary.of(any)).contains("| – | a:1").doesNotContain("✘");
        assertThat(TimelineReport.of(any))
                .contains("<small>not needed, 1 attempt</small>")
                .doesNotContain("<small>not ready");
    }

    @Test
    void theTimelineBeganAtAFullSecond() {
        WaitReport run = run(false, target("a:1", YES));
        WaitReport exact = new WaitReport(
                run.began().plusNanos(123_456_789), false, run.timeout(), run.elapsed(), run.outcome(), run.targets());
        assertThat(TimelineReport.of(exact)).contains("Began 2026-01-02T03:04:05Z<");
    }

    @Nested
    class Json {

        @Test
        void followsTheReference() {
            JsonNode report = JsonMapper.builder()
                    .build()
                    .readTree(JsonReport.of(run(false, target("db:5432", NO_NAME, REFUSED), target("ok:1", YES))));
            assertThat(report.path("schema").asInt()).isEqualTo(1);
            assertThat(report.path("began").asString()).isEqualTo("2026-01-02T03:04:05Z");
            assertThat(report.path("outcome").asString()).isEqualTo("timed-out");
            assertThat(report.path("exit").asInt()).isEqualTo(124);
            assertThat(report.path("elapsed").asDouble()).isEqualTo(4);
            assertThat(report.path("timeout").asDouble()).isEqualTo(4);
            assertThat(report.path("mode").asString()).isEqualTo("all");
            JsonNode notMet = report.path("targets").get(0);
            assertThat(notMet.path("target").asString()).isEqualTo("db:5432");
            assertThat(notMet.path("met").asBoolean()).isFalse();
            assertThat(notMet.path("attempts").asInt()).isEqualTo(2);
            assertThat(notMet.path("hint").asString()).contains("Nothing listens there");
            JsonNode refused = notMet.path("history").get(1);
            assertThat(refused.path("at").asDouble()).isEqualTo(1);
            assertThat(refused.path("until").asDouble()).isEqualTo(4);
            assertThat(refused.path("kind").asString()).isEqualTo("CONNECTION_REFUSED");
            assertThat(refused.path("permanence").asString()).isEqualTo("TRANSIENT");
            JsonNode met = report.path("targets").get(1).path("history").get(0);
            assertThat(met.path("kind").asString()).isEqualTo("SATISFIED");
            assertThat(met.has("permanence")).isFalse();
        }
    }

    @Nested
    class JunitXml {

        @Test
        void hasACaseForEachTargetAndAFailureForEachThatIsNotReady() throws Exception {
            Element suite = suite(run(false, target("db:5432", NO_NAME, REFUSED), target("ok:1", REFUSED, YES)));
            assertThat(suite.getAttribute("tests")).isEqualTo("2");
            assertThat(suite.getAttribute("failures")).isEqualTo("1");
            assertThat(suite.getAttribute("time")).isEqualTo("4.000");
            Element notMet = (Element) suite.getElementsByTagName("testcase").item(0);
            assertThat(notMet.getAttribute("name")).isEqualTo("db:5432");
            Element failure = (Element) notMet.getElementsByTagName("failure").item(0);
            assertThat(failure.getAttribute("type")).isEqualTo("CONNECTION_REFUSED");
            assertThat(failure.getAttribute("message")).isEqualTo("127.0.0.1:5432 refused");
            assertThat(failure.getTextContent())
                    .contains("0 s to 1 s: db: name not found", "1 s to 4 s: 127.0.0.1:5432 refused");
            Element met = (Element) suite.getElementsByTagName("testcase").item(1);
            assertThat(met.getAttribute("time")).isEqualTo("1.000");
            assertThat(met.getElementsByTagName("failure").getLength()).isZero();
        }

        @Test
        void skipsTargetsThatAnyDidNotNeed() throws Exception {
            Element suite = suite(run(true, target("a:1", REFUSED), target("ok:1", YES)));
            assertThat(suite.getAttribute("failures")).isEqualTo("0");
            assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(1);
        }
    }

    @Property(tries = 200)
    void junitXmlIsAlwaysWellFormed(@ForAll String name, @ForAll String message) throws Exception {
        Observation odd = Observation.unsatisfied(Reason.transientReason(Common.NOT_TRUE, message));
        assertThat(suite(run(false, target(name, odd))).getTagName()).isEqualTo("testsuite");
    }

    @Nested
    class TheTimeline {

        @Test
        void hasABarForEachPhaseAndNoScripts() {
            String page =
                    TimelineReport.of(run(false, target("db:5432", NO_NAME, REFUSED), target("ok:1", REFUSED, YES)));
            assertThat(page)
                    .contains("<h1>wait-for: timed out after 4 s</h1>", "db:5432", "ready after 1 s, 2 attempts")
                    .contains("class=\"unknown\" x=\"190.0\"", "class=\"waiting\" x=\"379.5\" y=\"36\" width=\"568.5\"")
                    .contains(
                            ">name not found</text>",
                            ">refused</text>",
                            "<td><time>1 s</time></td><td>127.0.0.1:5432 refused</td>")
                    .contains("<td>hint: Nothing listens there.")
                    .contains("default-src 'none'")
                    .doesNotContain("<script", "href", "https://");
        }

        @Test
        void escapesUntrustedText() {
            Observation odd = Observation.unsatisfied(Reason.transientReason(Common.NOT_TRUE, HOSTILE));
            String page = TimelineReport.of(run(false, target(HOSTILE, odd)));
            assertThat(page).doesNotContain("<script", "\u001b").contains("&lt;script&gt;");
        }
    }

    @Test
    void theSummaryIsATableWithEscapedCells() {
        Observation odd = Observation.unsatisfied(Reason.transientReason(Common.NOT_TRUE, HOSTILE));
        String table = MarkdownSummary.of(run(false, target(HOSTILE, odd), target("ok:1", YES)));
        List<String> rows = table.lines()
                .filter(line -> line.startsWith("| ✘") || line.startsWith("| ✔"))
                .toList();
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst()
                        .replace("\\|", "")
                        .chars()
                        .filter(c -> c == '|')
                        .count())
                .isEqualTo(5);
        assertThat(rows.getFirst()).doesNotContain("<script", "[x](");
        assertThat(rows.getLast()).isEqualTo("| ✔ | ok:1 | accepting (0 s) | 1 |");
    }

    @Test
    void theHistoryOfATargetIsBounded() {
        TargetReport flapping = new TargetReport("a:1", List.of());
        for (int i = 0; i < 10_000; i++) {
            flapping.add(Duration.ofSeconds(i), i % 2 == 0 ? YES : REFUSED);
        }
        assertThat(flapping.spans(Duration.ofDays(1))).hasSizeLessThanOrEqualTo(1000);
        assertThat(flapping.attempts()).isEqualTo(10_000);
    }
}
