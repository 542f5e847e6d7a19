package dev.rendezvous.internal.probe.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.target.TargetSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JdbcUrlTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("JDBC_USER", "env", "JDBC_PASSWORD", "fromenv");

    private static JdbcUrl parse(String rest, Map<String, String> options) {
        return JdbcUrl.parse(new TargetSpec("jdbc", rest, options), ENVIRONMENT::get);
    }

    @Test
    void isPassedToTheDriverUnchanged() {
        String rest = "sqlserver://h\\a%20b:1;databaseName=x y;password={p;w@d};z=+";
        assertThat(parse(rest, Map.of()).text()).isEqualTo("jdbc:" + rest);
    }

    @Test
    void isCompletedFromTheEnvironment() {
        assertThat(parse("h2:tcp://db/app", Map.of()).login())
                .containsOnly(Map.entry("user", "env"), Map.entry("password", "fromenv"));
        assertThat(parse("h2:tcp://db/app;USER=sa", Map.of()).login()).containsOnly(Map.entry("password", "fromenv"));
    }

    @Test
    void withItsOwnLoginIsNotCompleted() {
        assertThat(parse("h2:tcp://db/app;USER=sa;PASSWORD=s3cret", Map.of()).login())
                .isEmpty();
        assertThat(parse("oracle:thin:scott/tiger@db:1521/s", Map.of()).login()).isEmpty();
        assertThat(parse("mysql://app:s3cret@db/app", Map.of()).login()).isEmpty();
    }

    @Test
    void prefersTheLoginOfTheOptions() {
        assertThat(parse("h2:tcp://db/app", Map.of("user", "sa", "password", ""))
                        .login())
                .containsOnly(Map.entry("user", "sa"), Map.entry("password", ""));
    }

    @Test
    void redactsPasswordsInMessagesOfADriver() {
        JdbcUrl url = parse("x://app:s3cret@db/a;pwd=o", Map.of("password", "opt$ion\\"));
        assertThat(url.redact("cannot open x://app:s3cret@db/a;pwd=o with opt$ion\\ on port 80"))
                .isEqualTo("cannot open x://app:***@db/a;pwd=*** with *** on port 80");
        assertThat(url).hasToString("jdbc:x://app:***@db/a;pwd=***");
    }
}
