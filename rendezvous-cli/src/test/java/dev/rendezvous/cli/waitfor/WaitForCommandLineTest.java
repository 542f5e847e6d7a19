package dev.rendezvous.cli.waitfor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.cli.report.Verbosity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitForCommandLineTest {

    private static WaitForRequest parse(Map<String, String> environment, String... words) throws IOException {
        return new WaitForCommandLine(environment, () -> "wait-for")
                .parse(words)
                .orElseThrow();
    }

    private static WaitForRequest parse(String... words) throws IOException {
        return parse(Map.of(), words);
    }

    private static List<String> names(WaitForRequest request) {
        return request.targets().stream()
                .map(target -> target.condition().toString())
                .toList();
    }

    @Nested
    class TheTimeoutOfTheRun {

        @ParameterizedTest
        @CsvSource({
            "a:1, PT30S",
            "a:1 -t 5, PT5S",
            "a:1#timeout=1m, PT1M",
            "a:1#timeout=1m b:2, PT1M",
            "a:1#timeout=5s b:2 -t 2s, PT5S",
            "not:a:1#timeout=3s, PT3S",
        })
        void isTheLongestOfItsTargets(String line, Duration timeout) throws Exception {
            assertThat(parse(line.split(" ")).timeout()).contains(timeout);
        }

        @ParameterizedTest
        @CsvSource({"a:1 -t 0", "a:1#timeout=0 b:2"})
        void isUnlimitedIfThatOfOneTargetIs(String line) throws Exception {
            assertThat(parse(line.split(" ")).timeout()).isEmpty();
        }
    }

    @Nested
    class TheSyntaxOfWaitForIt {

        @ParameterizedTest
        @CsvSource({
            "-h db -p 5432, db:5432",
            "--host=db --port=5432 -q -s, db:5432",
            "-h ::1 -p 80 -t 15, [::1]:80",
            "db:5432 -s -t 0, db:5432",
            "-hdb -p5432, db:5432",
        })
        void addsATarget(String line, String name) throws Exception {
            assertThat(names(parse(line.split(" ")))).containsExactly(name);
        }

        @Test
        void keepsHelp() throws Exception {
            assertThat(new WaitForCommandLine(Map.of(), () -> "wait-for").parse("-h"))
                    .isEmpty();
            assertThat(new WaitForCommandLine(Map.of(), () -> "wait-for").parse("-h", "-q"))
                    .isEmpty();
            assertThat(new WaitForCommandLine(Map.of(), () -> "wait-for").parse("a:1", "-h"))
                    .isEmpty();
        }
    }

    @Test
    void anOptionWithAnOptionalValueDoesNotConsumeATarget() throws Exception {
        assertThat(names(parse("--fail-fast", "a:1", "--keep-trying", "b:2", "--once", "c:3")))
                .containsExactly("a:1", "b:2", "c:3");
        assertThat(parse("a:1", "--", "--fail-fast").command()).containsExactly("--fail-fast");
    }

    @Nested
    class TheProxyOfTheRun {

        @ParameterizedTest
        @ValueSource(strings = {"ftp://p:1", "http://p:99999", "http://me:s3cret@p:3128/path", ""})
        void mustBeAProxyEvenIfNoTargetUsesIt(String proxy) {
            assertThatThrownBy(() -> parse("--proxy", proxy, "a:1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("--proxy, unless it is env, must be http://user:password@host:port");
        }

        @Test
        void isOverriddenByThatOfATarget() {
            assertThatThrownBy(() -> parse("--proxy", "http://p:1", "http://app/#proxy=ftp://p"))
                    .hasMessageContaining("'http://app/': option proxy");
        }

        @Test
        void appliesToHttpOnly() throws Exception {
            String file = "file:/x";
            assertThat(names(parse(
                            "--proxy=p:3128", "a:1", file, "http://app/", "not:https://app/", "http://unix:/s:/p")))
                    .containsExactly("a:1", file, "http://app/", "not:https://app/", "http+unix:///s:/p");
        }
    }

    @Nested
    class AFile {

        @TempDir
        Path folder;

        private String file(String name, String text) throws IOException {
            return Files.writeString(folder.resolve(name), text).toString();
        }

        @Test
        void listsOneTargetPerLine() throws Exception {
            String file = file("targets", "# what the app needs\n\n  db:5432#timeout=5s  \nnot:old:1\n");
            assertThat(names(parse("first:1", "-f", file))).containsExactly("first:1", "db:5432", "not:old:1");
        }

        @Test
        void mayHaveCommentsAfterTargets() throws Exception {
            String file = file("targets", """
                    db:5432 # the database
                    \tcache:6379\t#cache
                    rendezvous://rv/a#count=3   # with an option
                    exec:test -s x #timeout=3s
                    dns:name.with#for=3s
                       # nothing
                    """);
            assertThat(names(parse("-f", file)))
                    .containsExactly("db:5432", "cache:6379", "rendezvous://rv:8080/a", "exec:test …", "dns:name.with");
        }

        @Test
        void mayReferToVariables() throws Exception {
            String file = file("targets", """
                    ${DB_HOST}:${DB_PORT:-5432}   # ${IN_A_COMMENT}
                    ${CACHE:-cache:6379}
                    ${ALL}
                    """);
            Map<String, String> variables = Map.of("DB_HOST", "db-1", "DB_PORT", "", "ALL", "xy:1 ");
            assertThat(names(parse(variables, "-f", file))).containsExactly("db-1:5432", "cache:6379", "xy:1");
            String yaml = file("targets.yaml", """
                    timeout: ${LIMIT:-2m}
                    targets:
                      - ${DB_HOST}:5432
                      - target: "rendezvous://rv/${KEY:-ready}"
                        count: ${COUNT:-3}
                    """);
            WaitForRequest request = parse(variables, "-f", yaml);
            assertThat(names(request)).containsExactly("db-1:5432", "rendezvous://rv:8080/ready");
            assertThat(request.timeout()).contains(Duration.ofMinutes(2));
        }

        @Test
        void saysWhichVariableIsMissing() throws Exception {
            String file = file("targets", "a:1\n${DB_HOST}:5432\n");
            assertThatThrownBy(() -> parse("-f", file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(file + ", line 2: environment variable DB_HOST is not set; set it, or write"
                            + " ${DB_HOST:-default}");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "- db:5432\n- old:1",
                    "\n# comment\n---\n- db:5432\n- old:1",
                    "targets:\n  - db:5432\n  - old:1",
                    "timeout: 3\ntargets: [\"db:5432\", \"old:1\"]",
                    "{\"targets\": [\"db:5432\", \"old:1\"]}",
                    "[\"db:5432\", \"old:1\"]",
                    "db:5432\nold:1",
                })
        void isYamlIfItsFirstLineSaysSo(String text) throws Exception {
            assertThat(names(parse("-f", file("targets", text)))).containsExactly("db:5432", "old:1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[::1]:80", "timeout:80", "any:1", "-:1"})
        void isNotYamlIfItsFirstLineIsATarget(String text) throws Exception {
            assertThat(names(parse("-f", file("targets", text)))).containsExactly(text);
        }

        @Test
        void isYamlIfItsNameSaysSo() throws Exception {
            String file = file("targets.yaml", """
                    timeout: 1m
                    any: true
                    targets:
                      - db:5432
                      - target: rendezvous://rv/a
                        count: 3
                        timeout: 90s
                      - target: old:1#interval=1s
                        not: true
                    """);
            WaitForRequest request = parse("--file", file);
            assertThat(names(request)).containsExactly("db:5432", "rendezvous://rv:8080/a", "not:old:1");
            assertThat(request.timeout()).contains(Duration.ofSeconds(90));
            assertThat(request.any()).isTrue();
            assertThat(parse("--file", file, "-t", "2m").timeout()).contains(Duration.ofMinutes(2));
        }

        @ParameterizedTest
        @CsvSource({
            "'targets: 7', a list under 'targets:'",
            "'[', 'is not valid YAML: line 1, column '",
            "'{targets: [a:1], colour: red}', unknown key 'colour'",
            "'- 7', a target must be text",
            "'- {timeout: 3}', must have a 'target:'",
            "'- {target: \"a:1\", not: maybe}', '''not'' must be true or false'",
            "'- {target: \"a:1\", colour: red}', unknown option 'colour'",
        })
        void isRefusedWithTheRule(String yaml, String rule) throws Exception {
            String file = file("bad.yml", yaml);
            assertThatThrownBy(() -> parse("-f", file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(rule);
        }

        @Test
        void isRefusedWithoutQuotingItsTargets() throws Exception {
            String file = file("bad.yml", "targets:\n  - redis://:topsecret@h:1\n  - [topsecret@, }\n");
            assertThatThrownBy(() -> parse("-f", file))
                    .hasMessageContaining("is not valid YAML: line 3, column ")
                    .message()
                    .doesNotContain("topsecret");
        }

        @Test
        void mayBeEmptyIfThereAreOtherTargets() throws Exception {
            String file = file("none", "# nothing\n");
            assertThatThrownBy(() -> parse("-f", file)).hasMessageContaining("TARGET is missing");
            assertThat(names(parse("-f", file, "a:1"))).containsExactly("a:1");
        }
    }

    @Nested
    class TheEnvironment {

        @Test
        void isUsedOnlyIfNoTargetIsNamed() throws Exception {
            Map<String, String> environment = Map.of("WAIT_FOR", "env:1", "WAIT_TIMEOUT", "7", "WAIT_COMMAND", "x");
            WaitForRequest named = parse(environment, "arg:1");
            assertThat(names(named)).containsExactly("arg:1");
            assertThat(named.timeout()).contains(Duration.ofSeconds(30));
            assertThat(named.command()).isEmpty();
            assertThat(names(parse(environment))).containsExactly("env:1");
        }

        @Test
        void listsTargetsSeparatedBySpacesOrLines() throws Exception {
            assertThat(names(parse(Map.of("WAIT_FOR", " a:1 b:2#timeout=5s\tc:3 "))))
                    .containsExactly("a:1", "b:2", "c:3");
            assertThat(names(parse(Map.of("WAIT_FOR", "a:1\n  not:b:2\n")))).containsExactly("a:1", "not:b:2");
        }

        @Test
        void mayBeThatOfDockerComposeWait() throws Exception {
            WaitForRequest request = parse(Map.of(
                    "WAIT_HOSTS", "db:5432, tcp://[::1]:80",
                    "WAIT_TIMEOUT", "60",
                    "WAIT_AFTER", "2",
                    "WAIT_LOGGER_LEVEL", "off",
                    "WAIT_COMMAND", "sh -c 'echo \"a b\"'"));
            assertThat(names(request)).containsExactly("db:5432", "[::1]:80");
            assertThat(request.timeout()).contains(Duration.ofMinutes(1));
            assertThat(request.settle()).isEqualTo(Duration.ofSeconds(2));
            assertThat(request.verbosity()).isEqualTo(Verbosity.QUIET);
            assertThat(request.command()).containsExactly("sh", "-c", "echo \"a b\"");
            assertThat(parse(Map.of("WAIT_HOSTS", "a:1", "WAIT_HOSTS_TIMEOUT", "9"))
                            .timeout())
                    .contains(Duration.ofSeconds(9));
        }

        @ParameterizedTest
        @CsvSource({"'', 5, PT35S", "3, 5, PT8S", "3, '', PT3S", "3, 0, PT3S"})
        void beginsItsTimeoutAfterThePause(String timeout, String before, Duration expected) throws Exception {
            assertThat(parse(Map.of("WAIT_HOSTS", "a:1", "WAIT_TIMEOUT", timeout, "WAIT_BEFORE", before))
                            .timeout())
                    .contains(expected);
        }

        @Test
        void hasNoLimitIfItsTimeoutIsZero() throws Exception {
            assertThat(parse(Map.of("WAIT_HOSTS", "a:1", "WAIT_TIMEOUT", "0", "WAIT_BEFORE", "5"))
                            .timeout())
                    .isEmpty();
        }

        @Test
        void mayBeEmptyIfTheProgramIsCalledWait() throws Exception {
            assertThat(new WaitForCommandLine(Map.of(), () -> "wait")
                            .parse()
                            .orElseThrow()
                            .targets())
                    .isEmpty();
            assertThatThrownBy(() -> parse(Map.of())).hasMessageContaining("TARGET is missing");
        }

        @Test
        void mayListNoTargets() throws Exception {
            assertThat(parse(Map.of("WAIT_HOSTS", "")).targets()).isEmpty();
            assertThat(parse(Map.of("WAIT_TIMEOUT", "3")).targets()).isEmpty();
            assertThat(parse(Map.of("WAIT_BEFORE", "1", "WAIT_AFTER_HOSTS", "2"))
                            .settle())
                    .isEqualTo(Duration.ofSeconds(3));
            assertThat(parse(Map.of("WAIT_COMMAND", "echo up")).command()).containsExactly("echo", "up");
            assertThatThrownBy(() -> parse(Map.of("WAITING", "3"))).hasMessageContaining("TARGET is missing");
            assertThatThrownBy(() -> parse(Map.of("WAIT_COMMAND", "x", "WAIT_TIMEOUT", "soon")))
                    .hasMessageContaining("'soon'");
        }

        @Test
        void namesTheStepSummaryOfACi() throws Exception {
            Map<String, String> ci = Map.of("GITHUB_STEP_SUMMARY", "/summary");
            assertThat(parse(ci, "a:1", "--summary").reports().summary()).isEqualTo(Optional.of(Path.of("/summary")));
            assertThat(parse(ci, "a:1").reports().summary()).isEmpty();
            assertThat(parse("a:1", "--summary").reports().summary()).isEmpty();
        }
    }
}
