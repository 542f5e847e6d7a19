package dev.rendezvous.probe.postgres;

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
class PostgresUrlFuzzTest {

    @Provide
    Arbitrary<String> urls() {
        return Fuzzing.mutationsOf(
                        "app:s%3Acret@db:5433/a%2Fb?sslmode=require&table=orders".getBytes(StandardCharsets.UTF_8),
                        "app@%2Frun%2Fpostgresql:5433/app?table=orders".getBytes(StandardCharsets.UTF_8),
                        "[::1]/app?user=me&password=s3cret&query=SELECT%201&expect=1".getBytes(StandardCharsets.UTF_8))
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
            PostgresUrl url = PostgresUrl.parse(new TargetSpec("postgres", rest, Map.of()));
            assertThat(url.port()).isBetween(1, 65535);
            assertThat(url.jdbcUrl()).endsWith(url.isUnixSocket() ? "//localhost/" : ":" + url.port() + "/");
            assertThat(url.properties()).containsEntry("PGDBNAME", url.database());
            assertThat(url).asString().startsWith("postgres://");
        } catch (MalformedTargetException e) {
            assertThat(e).hasMessageContaining("postgres");
        }
    }
}
