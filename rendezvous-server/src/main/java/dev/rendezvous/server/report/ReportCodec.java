package dev.rendezvous.server.report;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.rendezvous.server.diagnosis.CallerStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What reports are stored as: the JSON of the callers, as {@code GET /} shows them. So a store contains no more than that does. */
public final class ReportCodec {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(Include.NON_ABSENT))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ReportCodec() {}

    /** Returns a caller as bytes. */
    public static byte[] encode(CallerStatus caller) {
        return MAPPER.writeValueAsString(caller).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the caller that bytes describe; empty if this server cannot read them, which another may have written. */
    public static Optional<CallerStatus> decode(byte[] bytes) {
        try {
            return Optional.ofNullable(MAPPER.readValue(bytes, CallerStatus.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
