package dev.rendezvous.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {

    @Test
    void areSeparatedByBlanks() {
        assertThat(ShellWords.split("  pg_isready -h\tdb \n -q ")).containsExactly("pg_isready", "-h", "db", "-q");
        assertThat(ShellWords.split(" \t ")).isEmpty();
    }

    @Test
    void areKeptTogetherByQuotes() {
        assertThat(ShellWords.split("sh -c 'exit \"$1\"' \"a b\" c\\ d"))
                .containsExactly("sh", "-c", "exit \"$1\"", "a b", "c d");
        assertThat(ShellWords.split("a'b'\"c\"\\d")).containsExactly("abcd");
        assertThat(ShellWords.split("'' \"\"")).containsExactly("", "");
    }

    @Test
    void keepABackslashThatEscapesNothing() {
        assertThat(ShellWords.split("\"\\a\\\\\\\"\\$\\`\" '\\'")).containsExactly("\\a\\\"$`", "\\");
    }

    @Test
    void areNotExpanded() {
        assertThat(ShellWords.split("echo $HOME * ~ a;b x=1&y=2 {1,2} `id`"))
                .containsExactly("echo", "$HOME", "*", "~", "a;b", "x=1&y=2", "{1,2}", "`id`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a | b", "a && b", "a; ; b", "a >out", "a 2>&1", "a 2>/dev/null", "a < in", "a & "})
    void explainThatThereIsNoShell(String command) {
        assertThatThrownBy(() -> ShellWords.split(command)).hasMessageContaining("sh -c '…'");
    }

    @Test
    void mayContainQuotedShellSyntax() {
        assertThat(ShellWords.split("find . -exec rm '{}' \\; '|' \">x\" 2x 22"))
                .endsWith(";", "|", ">x", "2x", "22");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 's3cret", "a \"s3cret", "a \"s3cret\\", "a s3cret\\"})
    void needTheirQuotesClosed(String command) {
        assertThatThrownBy(() -> ShellWords.split(command))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("s3cret");
    }

    @Property
    void areParsedBackAfterQuoting(@ForAll List<String> words) {
        String single = words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        assertThat(ShellWords.split(single)).isEqualTo(words);
        String twice = words.stream()
                .map(word -> "\"" + word.replaceAll("([\"\\\\$`])", "\\\\$1") + "\"")
                .collect(Collectors.joining("\n"));
        assertThat(ShellWords.split(twice)).isEqualTo(words);
    }

    @Property
    void areParsedOrRejected(@ForAll String command) {
        try {
            assertThat(ShellWords.split(command)).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).*(quote|backslash|shell).*");
        }
    }
}
