package dev.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadTest {

    record Address(String host, int port, List<String> tags) {}

    @Test
    void aValueTravelsAsJson() {
        Address sent = new Address("größe", 5432, List.of("a", "b"));
        Payload payload = Payload.json(sent);
        assertThat(payload.contentType()).isEqualTo("application/json");
        assertThat(payload.text()).isEqualTo("{\"host\":\"größe\",\"port\":5432,\"tags\":[\"a\",\"b\"]}");
        assertThat(payload.json(Address.class)).isEqualTo(sent);
        assertThat(Payload.text("[1,2]").json(int[].class)).containsExactly(1, 2);
    }

    @Test
    void whatIsNotSuchAValueIsSaidWithTheCause() {
        assertThatThrownBy(() -> Payload.text("<html>").json(Map.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("payload must be the JSON of a Map: ")
                .hasCauseInstanceOf(tools.jackson.core.JacksonException.class);
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertThatThrownBy(() -> Payload.json(endless))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("value must be one that Jackson can write as JSON: ");
    }

    @Test
    void withoutJacksonTheMessageNamesIt() throws Exception {
        URL classes = Payload.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader alone = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> payload = Class.forName(Payload.class.getName(), true, alone);
            assertThatThrownBy(() -> payload.getMethod("json", Object.class).invoke(null, "value"))
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tools.jackson.core:jackson-databind");
        }
    }
}
