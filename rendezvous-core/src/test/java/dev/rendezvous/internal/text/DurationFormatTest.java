package dev.rendezvous.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationFormatTest {

    @ParameterizedTest
    @CsvSource({"0, 0 s", "49, 49 ms", "100, 0.1 s", "4200, 4.2 s", "30000, 30 s", "59990, 1 min", "125000, 2 min 5 s"})
    void formatsDurations(long millis, String text) {
        assertThat(DurationFormat.format(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
