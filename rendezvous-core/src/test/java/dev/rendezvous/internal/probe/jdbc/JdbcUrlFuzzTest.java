package dev.rendezvous.internal.probe.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.testing.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged URLs, and any text. */
class JdbcUrlFuzzTest {

    @Provide
    Arbitrary<String> urls() {
        return Fuzzing.mutationsOf(
                        "h2:tcp://db:9092/app;USER=sa;PASSWORD=s3cret".getBytes(StandardCharsets.UTF_8),
                        "oracle:thin:scott/tiger@db:1521/s".getBytes(StandardCharsets.UTF_8),
                        "sqlserver://h\\a%20b:1;databaseName=x y;password={p;w@d};z=+".getBytes(StandardCharsets.UTF_8))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Property(tries = 2000)
    void parsesADamagedUrlOrRejectsIt(@ForAll("urls") String rest) {
        assertParsesOrRejects(rest);
    }

    @Property(tries = 1000)
    void parsesAnyTextOrRejectsIt(@ForAll String rest) {
        assertParsesOrRejects(rest);
    }

    private static void assertParsesOrRejects(String rest) {
        try {
            JdbcUrl url = JdbcUrl.parse(new TargetSpec("jdbc", rest, Map.of()), name -> null);
            assertThat(url.text()).isEqualTo("jdbc:" + rest);
            assertThat(url.redact("failed: " + url.text())).startsWith("failed: ");
            assertThat(url.properties()).isEmpty();
        } catch (MalformedTargetException e) {
            assertThat(e).hasMessageContaining("jdbc");
        }
    }
}
