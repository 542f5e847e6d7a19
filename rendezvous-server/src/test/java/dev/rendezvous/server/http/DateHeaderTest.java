package dev.rendezvous.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateHeaderTest {

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00.999Z"));
    private final DateHeader date = new DateHeader(time::get);

    private String afterChange(Duration change) {
        time.updateAndGet(now -> now.plus(change));
        return date.now().get();
    }

    @Test
    void followsTheClockWhenItIsSetBackToo() {
        assertThat(date.now().get()).isEqualTo("Sun, 01 Mar 2026 12:00:00 GMT");
        assertThat(afterChange(Duration.ofMillis(1))).isEqualTo("Sun, 01 Mar 2026 12:00:01 GMT");
        assertThat(afterChange(Duration.ofHours(-13))).isEqualTo("Sat, 28 Feb 2026 23:00:01 GMT");
        assertThat(afterChange(Duration.ofMillis(999))).isEqualTo("Sat, 28 Feb 2026 23:00:01 GMT");
        assertThat(afterChange(Duration.ofDays(1))).isEqualTo("Sun, 01 Mar 2026 23:00:01 GMT");
    }

    @ParameterizedTest
    @CsvSource({
        "1994-11-06T08:49:37Z, 'Sun, 06 Nov 1994 08:49:37 GMT'",
        "1969-12-31T23:59:59.5Z, 'Wed, 31 Dec 1969 23:59:59 GMT'"
    })
    void hasTheFormOfRfc9110(Instant at, String text) {
        assertThat(DateHeader.of(at).get()).isEqualTo(text);
    }
}
