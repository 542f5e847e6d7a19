package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://rv:8080, rendezvous://rv:8080/a/b, /a/b",
        "http://rv:8080, rendezvous+http://rv:8080/a, /a",
        "http://rv, rendezvous://rv:80/a, /a",
        "https://rv, rendezvous+https://rv:443/a, /a",
        "http://rv:8080/base/, rendezvous://rv:8080/base/a, /a",
        "http://rv:8080, rendezvous://other:8080/a, rendezvous://other:8080/a",
        "http://rv:8080, rendezvous://rv:80801/a, rendezvous://rv:80801/a",
        "http://rv:8080, rendezvous+https://rv:8080/a, rendezvous+https://rv:8080/a",
        "http://rv:8080, db:5432, db:5432",
    })
    void namesItsOwnKeysByTheirPath(String server, String condition, String name) {
        assertThat(ServerAddress.parse(server).nameHere(condition)).isEqualTo(name);
    }
}
