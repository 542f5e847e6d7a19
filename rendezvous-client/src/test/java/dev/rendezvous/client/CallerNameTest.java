package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerNameTest {

    @Test
    void theEnvironmentNamesTheCaller() {
        Map<String, String> both = Map.of("RENDEZVOUS_AS", "app", "HOSTNAME", "web-1");
        assertThat(CallerName.fromEnvironment(both)).contains(new CallerName("app"));
        assertThat(CallerName.fromEnvironment(Map.of("RENDEZVOUS_AS", "", "HOSTNAME", "web-1")))
                .contains(new CallerName("web-1"));
        assertThat(CallerName.fromEnvironment(Map.of("HOSTNAME", "größe")))
                .as("a default that cannot be sent is none")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "the app, 2nd of 3", "x y"})
    void visibleAsciiIsAName(String name) {
        assertThat(CallerName.of("name", name).text()).isEqualTo(name);
        assertThat(CallerName.of("name", "n".repeat(100)).text()).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " app", "app ", "a\nb", "a\u0000", "größe"})
    void anythingElseIsRefused(String name) {
        assertThatThrownBy(() -> CallerName.of("RENDEZVOUS_AS", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("RENDEZVOUS_AS must be 1 to 100 visible ASCII characters")
                .hasMessageEndingWith("but was '" + name + "'");
        assertThatThrownBy(() -> CallerName.of("name", "n".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }
}
