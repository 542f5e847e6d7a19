package dev.rendezvous.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"42\" | 42",
                "W/\"42\" | 42",
                "\"42-gzip\" | 42",
                "\"42--gzip\" | 42",
                "W/\"42;br\" | 42",
                "\"1\", \"42\", W/\"7-zstd\" | 42",
                "\"1\",\"42\" | 42",
                ", \"42\",, | 42",
                "\"other\", \"42\", \"\" | 42",
                "\"a,b\" , \"42\" | 42",
                "\"0\" | 0"
            })
    void theLatestOfAListCounts(String header, long version) {
        assertThat(EntityTags.parse(List.of(header)).latest()).hasValue(version);
        assertThat(EntityTags.parse(List.of("\"0\"", header)).latest()).hasValue(version);
    }

    @Test
    void aStarIsAnyVersion() {
        assertThat(EntityTags.parse(List.of(" * ")).latest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "42",
                "\"42",
                "42\"",
                "\"other\"",
                "w/\"42\"",
                "\"42\" \"43\"",
                "*, \"42\"",
                "\"1234567890123456789\"",
                "\"-1\"",
                "\"42 \"",
                "\"42-GZIP-2\""
            })
    void otherTagsAreMalformed(String header) {
        assertThatThrownBy(() -> EntityTags.parse(List.of(header)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("If-None-Match must be * or ETags of this server");
    }
}
