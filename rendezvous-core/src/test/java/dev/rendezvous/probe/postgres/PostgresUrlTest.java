package dev.rendezvous.probe.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.target.TargetSpec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class PostgresUrlTest {

    private static PostgresUrl parse(String rest) {
        return PostgresUrl.parse(new TargetSpec("postgres", rest, Map.of()));
    }

    @Test
    void hasTheDefaultsOfLibpq() {
        PostgresUrl url = parse("app@/");
        assertThat(url.host()).isEqualTo("localhost");
        assertThat(url.port()).isEqualTo(5432);
        assertThat(url.database()).as("the database is called as the user").isEqualTo("app");
    }

    @Test
    void passesAllParametersExceptTheAddressToTheDriver() {
        PostgresUrl url = parse("app:s%3Acret@db:5433/a%2Fb?sslmode=require&application_name=me");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5433/");
        assertThat(url.properties())
                .containsOnly(
                        Map.entry("user", "app"),
                        Map.entry("password", "s:cret"),
                        Map.entry("PGDBNAME", "a/b"),
                        Map.entry("sslmode", "require"),
                        Map.entry("ApplicationName", "me"));
    }

    @Property
    void decodesAnyName(@ForAll @NotEmpty String user, @ForAll String password, @ForAll @NotEmpty String database) {
        PostgresUrl url = parse(encoded(user) + ":" + encoded(password) + "@db/" + encoded(database));
        assertThat(url.host()).isEqualTo("db");
        assertThat(url.user()).contains(readable(user));
        assertThat(url.password()).contains(readable(password));
        assertThat(url.database()).isEqualTo(readable(database));
        assertThat(url.parameters()).isEmpty();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Lone surrogates cannot be encoded. */
    private static String readable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
