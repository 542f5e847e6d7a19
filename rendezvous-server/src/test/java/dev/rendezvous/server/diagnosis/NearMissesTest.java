package dev.rendezvous.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMissesTest {

    @ParameterizedTest
    @CsvSource({
        "/migrate, /migrated, letter",
        "/migrated, /migrate, letter",
        "/db-raedy, /db-ready, letter",
        "/build/42/migratde, /build/42/migrated, letter",
        "/Migrated, /migrated, case",
        "/db_ready, /db-ready, separators",
        "/dbready, /db/ready, separators",
        "/migrated, /build/42/migrated, another prefix",
        "/build/42/migrated, /migrated, no prefix"
    })
    void similarNames(String awaited, String signalled, String difference) {
        assertThat(new NearMisses(List.of("/unrelated", signalled)).find(awaited))
                .hasValueSatisfying(miss -> {
                    assertThat(miss.name()).isEqualTo(signalled);
                    assertThat(miss.difference()).contains(difference);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "/shard-1, /shard-2",
        "/shard1, /shard12",
        "/v1/ready, /v2/ready",
        "/build/41/migrated, /build/42/migrated",
        "/a-1/2, /a-12",
        "/a/ready, /b/ready",
        "/app-ready, /api-ready",
        "/abc, /xyz",
        "/abc, /abd",
        "/migrated, /migrated",
        "/db/up, /app/up",
        "/db, /queue/db"
    })
    void differentNames(String awaited, String signalled) {
        assertThat(new NearMisses(List.of(signalled)).find(awaited)).isEmpty();
    }

    @Property
    void theDistanceIsAMetricForSingleEdits(
            @ForAll @AlphaChars @StringLength(min = 1, max = 12) String word, @ForAll char letter, @ForAll int at) {
        int place = Math.floorMod(at, word.length());
        String without = word.substring(0, place) + word.substring(place + 1);
        String with = word.substring(0, place) + letter + word.substring(place);
        assertThat(EditDistance.between(word, without, 2)).isEqualTo(1);
        assertThat(EditDistance.between(word, with, 2)).isEqualTo(1);
        assertThat(EditDistance.between(without, word, 2)).isEqualTo(1);
        assertThat(EditDistance.between(without, with, 2)).isEqualTo(without.length() == with.length() - 2 ? 2 : 0);
        assertThat(EditDistance.between(word, word, 0)).isZero();
    }
}
