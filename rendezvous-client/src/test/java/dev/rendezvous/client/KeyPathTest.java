package dev.rendezvous.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {

    @ParameterizedTest
    @CsvSource({
        "abc, /abc",
        "/abc, /abc",
        "a/b, /a/b",
        "a b, /a%20b",
        "ä, /%C3%A4",
        "a?b#c%, /a%3Fb%23c%25",
        "a_b~c.d-e, /a_b~c.d-e"
    })
    void encodesPaths(String name, String path) {
        assertThat(KeyPath.of(name).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "_x", "/_x", "a//b", "a/", ".", "a/..", "a\nb", "a\0"})
    void rejectsNamesThatTheServerRejects(String name) {
        assertThatThrownBy(() -> RendezvousClient.at("http://rv").key(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name must not ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rv:8080",
                "ftp://rv",
                "http://",
                "http:///x",
                "http://rv?x",
                "http://user:s3cret@rv",
                "http://rv x",
                ""
            })
    void rejectsMalformedAddresses(String server) {
        assertThatThrownBy(() -> RendezvousClient.at(server))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://host:8080")
                .message()
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "rendezvous://rv/abc, rendezvous://rv:8080/abc", "rendezvous://rv:80/a/b, rendezvous://rv:80/a/b",
        "rendezvous+https://rv/abc, rendezvous+https://rv:443/abc", "rendezvous://[::1]:1/abc, rendezvous://[::1]:1/abc"
    })
    void parsesTargets(String target, String name) {
        assertThat(Targets.installed().parse(target)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rendezvous://rv",
                "rendezvous://rv/",
                "rendezvous:///abc",
                "rendezvous://rv/_abc",
                "rendezvous://rv/a#count=0",
                "rendezvous://rv/a#x=1",
                "rendezvous://rv/a?count=3",
                "rendezvous://rv:99999999/a"
            })
    void rejectsMalformedTargets(String target) {
        assertThatThrownBy(() -> Targets.installed().parse(target)).isInstanceOf(MalformedTargetException.class);
    }
}
