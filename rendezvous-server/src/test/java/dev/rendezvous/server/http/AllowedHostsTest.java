package dev.rendezvous.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

    private static final AllowedHosts NONE = AllowedHosts.parse("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "10.1.2.3",
                "[::1]:8080",
                "[fd00::1]",
                "localhost:8080",
                "LOCALHOST",
                "app.localhost",
                "rv:8080",
                "rv.:8080",
                "rv.default.svc",
                "rv.default.svc.cluster.local:80",
                "printer.local",
                "host.docker.internal:8080",
                "host.containers.internal",
                "ip-10-0-0-1.eu-west-1.compute.internal",
                "rv.my_project_default",
                "nas.home.arpa",
                "nas.lan",
                ""
            })
    void addressesAndNamesOutsideThePublicDnsAreAllowed(String host) {
        assertThat(NONE.contains(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "evil.com.",
                "rv.app",
                "127.0.0.1.nip.io:8080",
                "localhost.evil.com",
                "1.2.3.4.evil.com",
                "my_name.evil.com",
                "local.com",
                "xhome.arpa",
                "[::1].evil.com",
                "evil.com:x"
            })
    void otherNamesAreNot(String host) {
        assertThat(NONE.contains(host)).isFalse();
    }

    @Test
    void theOperatorNamesMore() {
        AllowedHosts hosts = AllowedHosts.parse("rv.example.com, *.Example.ORG,Build7.example.net");
        assertThat(hosts.contains("RV.example.com:80")).isTrue();
        assertThat(hosts.contains("a.b.example.org.")).isTrue();
        assertThat(hosts.contains("build7.example.net")).isTrue();
        assertThat(hosts.contains("example.org")).isFalse();
        assertThat(hosts.contains("evilexample.org")).isFalse();
        assertThat(hosts.contains("x.rv.example.com")).isFalse();
        assertThat(AllowedHosts.parse("*").contains("evil.example")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,,b", "rv.example.com:8080", "http://rv.example.com", "*.*", "rv.*", "a b", "*."})
    void othersAreMistakes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedHosts.parse(text))
                .withMessageStartingWith("must be names of hosts");
    }
}
