package dev.rendezvous.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariableExpansionTest {

    private static final VariableExpansion VARIABLES = new VariableExpansion(
            "environment variable",
            Map.of("A", "one", "EMPTY", "", "NESTED", "${A}", "MONEY", "$1\\", "db.port", "5432"));

    @ParameterizedTest
    @CsvSource({
        "${A}, one",
        "x${A}y${A}, xoneyone",
        "${A:-two}, one",
        "${B:-two}, two",
        "${EMPTY:-two}, two",
        "<${EMPTY}>, <>",
        "<${B:-}>, <>",
        "${B:-h:1#for=$3}, h:1#for=$3",
        "${NESTED}, ${A}",
        "${MONEY}, $1\\",
        "$${A}, ${A}",
        "db:${db.port}, db:5432",
        "$A and $ and {}, $A and $ and {}",
    })
    void replacesReferences(String text, String expected) {
        assertThat(VARIABLES.expand("file", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${1}", "${A", "${A-x}", "${A:?secret}", "${A:-${B}}", "${ A }", "${A##*/}"})
    void rejectsOtherFormsWithoutQuotingThem(String text) {
        assertThatThrownBy(() -> VARIABLES.expand("file", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("file: a variable must be ${NAME} or ${NAME:-default}; for a literal ${ write $${");
    }

    @Test
    void expandsTheValuesOfADocument() {
        assertThat(VARIABLES.expandValues("file", Map.of("${A}", List.of("${A}", 7, Map.of("x", "${B:-y}")))))
                .isEqualTo(Map.of("${A}", List.of("one", 7, Map.of("x", "y"))));
    }

    @Property
    void insertsAnyValueAsItIs(@ForAll String before, @ForAll String value, @ForAll String after) {
        Assume.that(!before.contains("$") && !after.contains("$"));
        VariableExpansion variables = new VariableExpansion("variable", Map.of("X", value));
        assertThat(variables.expand("file", before + "${X}" + after)).isEqualTo(before + value + after);
    }

    @Property
    void rejectsOrReplacesEveryReference(@ForAll @Chars({'$', '{', '}', ':', '-', 'A', 'B', '1'}) String text) {
        try {
            String expanded = VARIABLES.expand("file", text);
            assertThat(text.contains("${") || expanded.equals(text)).isTrue();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("file: ");
        }
    }
}
