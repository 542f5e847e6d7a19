package dev.rendezvous.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.CallerStatus.State;
import dev.rendezvous.server.diagnosis.ConditionStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reports are stored as. */
class ReportCodecTest {

    private static final CallerStatus FULL = new CallerStatus(
            "report-1",
            Optional.of("app ☃\u0000\u202e"),
            "10.0.0.7",
            Optional.of("wait-for"),
            CallerStatus.Kind.REPORT,
            Instant.parse("2026-01-01T10:00:00.123456Z"),
            Optional.of(Instant.parse("2999-01-01T10:00:00Z")),
            State.WAITING,
            Optional.of("./start"),
            Optional.of(Instant.parse("2026-01-01T10:00:01Z")),
            Optional.of(true),
            List.of(
                    new ConditionStatus("/a", true, Optional.empty(), Optional.empty(), 1, Instant.EPOCH),
                    new ConditionStatus(
                            "db:5432", false, Optional.of("refused"), Optional.of("REFUSED"), 7, Instant.EPOCH)));

    private static String text(CallerStatus caller) {
        return new String(ReportCodec.encode(caller), StandardCharsets.UTF_8);
    }

    private static Optional<CallerStatus> decode(String text) {
        return ReportCodec.decode(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLost(State state) {
        CallerStatus empty = Callers.caller("a", state);
        assertThat(ReportCodec.decode(ReportCodec.encode(empty))).contains(empty);
        CallerStatus full = FULL.withState(state);
        assertThat(ReportCodec.decode(ReportCodec.encode(full))).contains(full);
    }

    @Test
    void theFormatIsThatOfTheApi() {
        assertThat(text(Callers.caller("a", State.TIMED_OUT)))
                .isEqualTo("{\"id\":\"report-a\",\"name\":\"a\",\"address\":\"10.0.0.7\",\"kind\":\"report\","
                        + "\"since\":\"2026-01-01T10:00:00Z\",\"state\":\"timed_out\",\"reported\":\"2026-01-01T10:00:00Z\","
                        + "\"conditions\":[]}");
    }

    @Test
    void whatANewerServerAddsIsIgnored() {
        assertThat(decode(text(FULL).replace("{\"name\"", "{\"later\":[1],\"name\"")))
                .contains(FULL);
    }

    /** A text of JSON may contain half a character. */
    @Test
    void halfACharacterIsReplaced() {
        CallerStatus half = Callers.caller("a\ud800", State.WAITING);
        assertThat(ReportCodec.decode(ReportCodec.encode(half)).flatMap(CallerStatus::name))
                .contains("a?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "\u0000\u0001",
                "{\"id\":\"a\",\"kind\":\"report\",\"state\":\"later\",\"address\":\"\",\"since\":\"2026-01-01T10:00:00Z\",\"conditions\":[]}"
            })
    void whatCannotBeReadIsNoReport(String content) {
        assertThat(decode(content)).isEmpty();
    }
}
