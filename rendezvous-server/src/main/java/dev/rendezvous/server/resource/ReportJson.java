package dev.rendezvous.server.resource;

import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.ConditionStatus;
import dev.rendezvous.server.http.Caller;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.target.Targets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the reports of programs about their waits. Members that are not known are ignored: a later version may send more.
 *
 * @param node a JSON object
 * @param path the path of the object in the report, with a dot at its end; empty for the report
 */
record ReportJson(JsonNode node, String path) {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int MAX_CONDITIONS = 256;
    private static final int MAX_TEXT = 1_000;

    /**
     * Parses a report.
     *
     * @throws Problem 400 if it is not a JSON object
     */
    static ReportJson parse(byte[] body) {
        JsonNode node;
        try {
            node = MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw Problem.malformed(
                    "body must be JSON, but is not: " + RemoteText.oneLine(String.valueOf(e.getOriginalMessage())));
        }
        if (!node.isObject()) {
            throw Problem.malformed("body must be a JSON object, but was another value");
        }
        return new ReportJson(node, "");
    }

    /** Returns the number of the report in its run. */
    long sequence() {
        return number("sequence", Long.MAX_VALUE);
    }

    /**
     * Returns what the report says.
     *
     * @param run identifies the wait
     * @param sender of the request
     * @param now when it has arrived
     * @throws Problem 400 that names a member which is missing or malformed
     */
    CallerStatus caller(String run, Caller sender, Instant now) {
        Instant since = earlier(instant("since").orElseThrow(() -> malformed("since", "an instant", "missing")), now);
        return new CallerStatus(
                "report-" + run,
                text("caller")
                        .map(name -> Caller.checked("member 'caller'", name))
                        .or(sender::name),
                sender.address(),
                sender.agent(),
                CallerStatus.Kind.REPORT,
                since,
                instant("until"),
                state(),
                text("command").map(ReportJson::firstWord),
                Optional.of(now),
                flag("any") ? Optional.of(true) : Optional.empty(),
                conditions().stream().map(one -> one.condition(since, now)).toList());
    }

    /** The arguments of a command may be secrets. */
    private static String firstWord(String command) {
        return RemoteText.oneLine(command.strip().split("\\s", 2)[0]);
    }

    private CallerStatus.State state() {
        String word = text("state").orElse("");
        return switch (word) {
            case "waiting" -> CallerStatus.State.WAITING;
            case "met" -> CallerStatus.State.MET;
            case "timed_out" -> CallerStatus.State.TIMED_OUT;
            case "failed" -> CallerStatus.State.FAILED;
            case "interrupted" -> CallerStatus.State.INTERRUPTED;
            default -> throw malformed("state", "waiting, met, timed_out, failed or interrupted", word);
        };
    }

    private List<ReportJson> conditions() {
        JsonNode list = node.path("conditions");
        if (!list.isArray()) {
            throw malformed("conditions", "an array", list.isMissingNode() ? "missing" : "another value");
        }
        if (list.size() > MAX_CONDITIONS) {
            throw malformed("conditions", "at most " + MAX_CONDITIONS + " conditions", String.valueOf(list.size()));
        }
        List<ReportJson> conditions = new ArrayList<>();
        for (JsonNode one : list) {
            String name = "conditions[" + conditions.size() + "]";
            if (!one.isObject()) {
                throw malformed(name, "an object", "another value");
            }
            conditions.add(new ReportJson(one, name + "."));
        }
        return conditions;
    }

    /** The clock of the program may differ from ours: nothing that it reports is later than its report. */
    private ConditionStatus condition(Instant since, Instant now) {
        String name = text("name").filter(text -> !text.isBlank()).orElseThrow(() -> malformed("name", "a text", ""));
        boolean met = flag("met");
        Optional<String> reason = text("reason").filter(text -> !met).map(RemoteText::oneLine);
        Instant changed = earlier(instant("changed").orElse(since), now);
        return new ConditionStatus(
                RemoteText.visible(name.startsWith("/") ? name : Targets.redacted(name)),
                met,
                met ? Optional.empty() : reason.or(() -> Optional.of("not met")),
                met ? Optional.empty() : Optional.of(reasonKind()),
                (int) number("attempts", Integer.MAX_VALUE),
                changed.isBefore(since) ? since : changed);
    }

    private String reasonKind() {
        String kind = text("reason_kind").orElse("SOME_NOT_MET");
        if (!kind.matches("[A-Z][A-Z0-9_]{0,63}")) {
            throw malformed("reason_kind", "1 to 64 of A-Z, 0-9 and _", kind);
        }
        return kind;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Optional<String> text(String member) {
        JsonNode value = node.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw malformed(member, "a text", value.toString());
        }
        if (value.asString().length() > MAX_TEXT) {
            throw malformed(
                    member,
                    "at most " + MAX_TEXT + " characters",
                    value.asString().length() + " characters");
        }
        return Optional.of(value.asString());
    }

    private boolean flag(String member) {
        JsonNode value = node.path(member);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw malformed(member, "true or false", value.toString());
        }
        return value.asBoolean(false);
    }

    private long number(String member, long most) {
        JsonNode value = node.path(member);
        if (value.isMissingNode()) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0 || value.asLong() > most) {
            throw malformed(member, "an integer from 0 to " + most, value.toString());
        }
        return value.asLong();
    }

    private Optional<Instant> instant(String member) {
        Optional<String> text = text(member);
        try {
            return text.map(Instant::parse);
        } catch (DateTimeException e) {
            throw malformed(member, "an instant as in 2026-01-31T23:59:59Z", text.orElse(""));
        }
    }

    private Problem malformed(String member, String rule, String value) {
        return Problem.malformed(
                "member '" + path + member + "' must be " + rule + ", but was '" + RemoteText.escape(value) + "'");
    }
}
