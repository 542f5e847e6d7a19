package dev.rendezvous.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {

    @ParameterizedTest
    @CsvSource({"db:5432, db, 5432", "my_db:1, my_db, 1", "[::1]:65535, ::1, 65535", "127.0.0.1:80, 127.0.0.1, 80"})
    void isReadAsItIsWritten(String text, String host, int port) {
        HostAndPort parsed = HostAndPort.parse(text).orElseThrow();
        assertThat(parsed).isEqualTo(new HostAndPort(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db",
                "db:",
                ":80",
                "::1:80",
                "[]:80",
                "a b:80",
                "a\u2003b:80",
                "a\u0001:80",
                "[\u0085]:80",
                "u@db:80",
                "db:80/",
                "db:x"
            })
    void isNotReadFromAnotherForm(String text) {
        assertThat(HostAndPort.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"db, db:53", "[::1], [::1]:53", "db:5353, db:5353"})
    void mayHaveADefaultPort(String text, String expected) {
        assertThat(HostAndPort.parse(text, 53).orElseThrow()).hasToString(expected);
        assertThat(HostAndPort.parse("db,db2", 53)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:80",
        "::1, [::1]:80",
        "::, [::]:80",
        "fe80::1, [fe80::1]:80",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:80",
        "2001:db8::, [2001:db8::]:80",
        "1:2:3:4:5:6:7:0, [1:2:3:4:5:6:7:0]:80",
    })
    void writesAddressesInTheFormOfTheRfc(String address, String text) throws Exception {
        assertThat(HostAndPort.of(new InetSocketAddress(InetAddress.getByName(address), 80)))
                .hasToString(text);
    }

    @Property
    void readsAnythingOrReportsThePort(@ForAll String text, @ForAll @IntRange(min = 1, max = 65535) int defaultPort) {
        try {
            HostAndPort.parse(text, defaultPort)
                    .ifPresent(parsed -> assertThat(parsed.host()).isNotEmpty());
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage())
                    .matches(
                            "(?s)port must be from 1 to 65535.*|host must be a name or an address, but contains '.'.*");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "$DB_HOST:5432, 'contains ''$''; no shell has replaced the variable'",
        "${DB_HOST}:5432, 'contains ''$''; no shell has replaced the variable'",
        "{{db}}:5432, 'contains ''{''; no shell has replaced the variable'",
        "<db>:5432, contains '<'",
        "'\"db\":5432', contains '\"'",
        "`db`:5432, contains '`'",
    })
    void aNameHasNoCharactersThatNoneHas(String text, String expected) {
        assertThatThrownBy(() -> HostAndPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("host must be a name or an address, but ")
                .hasMessageContaining(expected);
        assertThatThrownBy(() -> Targets.installed().parse(text)).isInstanceOf(MalformedTargetException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"größe.example:80", "a_b-c.d:80", "*.example.com:80", "[fe80::1%eth0]:80"})
    void theResolverJudgesOtherNames(String text) {
        assertThat(HostAndPort.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db:0", "db:65536", "db:99999999999"})
    void hasAPortThatExists(String text) {
        assertThatThrownBy(() -> HostAndPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port must be from 1 to 65535, but was " + text.substring(3));
    }

    @ParameterizedTest
    @CsvSource({"db:7000-7002, 3", "[::1]:1-1, 1", "tcp:65280-65535, 256", "my-db:1-9, 9"})
    void mayBeARangeOfPorts(String text, int count) {
        assertThat(HostAndPort.parseRange(text).orElseThrow()).hasSize(count);
        assertThat(HostAndPort.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db:7000",
                "db:7000-",
                "db:-7000",
                "db-1",
                "db:1-2-3",
                "db:1-2/",
                "a b:1-2",
                ":1-2",
                "::1:1-2"
            })
    void isNoRangeInAnotherForm(String text) {
        assertThat(HostAndPort.parseRange(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "db:0-5, port must be from 1 to 65535",
        "db:1-65536, port must be from 1 to 65535",
        "db:5-99999999999, port must be from 1 to 65535",
        "db:7005-7000, 'first-last, with at most 256 ports, but was 7005-7000'",
        "db:1-257, 'at most 256 ports, but was 1-257'",
    })
    void isARangeOfPortsThatExist(String text, String rule) {
        assertThatThrownBy(() -> HostAndPort.parseRange(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }

    @Property
    void containsEveryPortOfARange(
            @ForAll @IntRange(min = 1, max = 65_000) int first, @ForAll @IntRange(max = 255) int more) {
        List<HostAndPort> ports =
                HostAndPort.parseRange("db:" + first + "-" + (first + more)).orElseThrow();
        assertThat(ports)
                .hasSize(more + 1)
                .startsWith(new HostAndPort("db", first))
                .endsWith(new HostAndPort("db", first + more))
                .doesNotHaveDuplicates();
    }
}
