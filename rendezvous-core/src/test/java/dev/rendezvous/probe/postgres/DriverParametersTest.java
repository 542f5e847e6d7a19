package dev.rendezvous.probe.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverParametersTest {

    private static String canonical(String name, String value) {
        return DriverParameters.canonical(new TargetSpec("postgres", "db/app", Map.of()), name, value);
    }

    private static void assertRejected(String name, String value) {
        assertThatThrownBy(() -> canonical(name, value))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageStartingWith("'postgres://db/app': parameter '" + name + "' must be ")
                .hasMessageContaining(", but was '" + value + "'");
    }

    private static Stream<DriverPropertyInfo> ofTheDriver() throws SQLException {
        String url = "jdbc:postgresql://db/app";
        return Stream.of(DriverManager.getDriver(url).getPropertyInfo(url, new Properties()));
    }

    static Stream<DriverPropertyInfo> enumerated() throws SQLException {
        return ofTheDriver().filter(parameter -> parameter.choices != null);
    }

    @Test
    void areAllKnown() throws Exception {
        List<String> notSupported =
                List.of("loginTimeout", "PGDBNAME", "PGHOST", "PGPORT", "socketFactory", "socketFactoryArg");
        assertThat(DriverParameters.names())
                .contains(ofTheDriver()
                        .map(parameter -> parameter.name)
                        .filter(name -> !notSupported.contains(name))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("enumerated")
    void knowsEveryChoiceOfTheDriver(DriverPropertyInfo parameter) {
        for (String choice : parameter.choices) {
            assertThat(canonical(parameter.name, choice)).isEqualTo(choice);
        }
        assertRejected(parameter.name, "no-such-value");
    }

    @ParameterizedTest
    @CsvSource({
        "ssl, yes",
        "ssl, 1",
        "tcpKeepAlive, on",
        "connectTimeout, soon",
        "connect_timeout, 5s",
        "socketTimeout, ''"
    })
    void rejectsWhatIsNoBooleanAndNoInteger(String name, String value) {
        assertRejected(name, value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authenticationPluginClassName",
                "connectExecutor",
                "sslfactory",
                "sslhostnameverifier",
                "sslpasswordcallback",
                "xmlFactoryFactory"
            })
    void loadsClassesOfTheDriverOnly(String name) {
        assertRejected(name, "com.example.Anything");
        assertRejected(name, "");
        assertThat(canonical(name, "org.postgresql.ssl.NonValidatingFactory"))
                .isEqualTo("org.postgresql.ssl.NonValidatingFactory");
    }

    @Test
    void listsTheChoices() {
        assertThatThrownBy(() -> canonical("sslmode", "verify_full"))
                .hasMessageEndingWith(
                        "must be one of disable, allow, prefer, require, verify-ca, verify-full, but was 'verify_full';"
                                + " did you mean 'verify-full'?");
        assertThatThrownBy(() -> canonical("ssl", "yes")).hasMessageEndingWith("must be true or false, but was 'yes'");
    }

    @Test
    void leavesOtherValuesAlone() {
        assertThat(canonical("sslmode", "Require")).isEqualTo("require");
        assertThat(canonical("ssl", "")).isEmpty();
        assertThat(canonical("prepareThreshold", "-1")).isEqualTo("-1");
        assertThat(canonical("requireAuth", "!password,scram-sha-256")).isEqualTo("!password,scram-sha-256");
        assertThat(canonical("currentSchema", "sales")).isEqualTo("sales");
    }
}
