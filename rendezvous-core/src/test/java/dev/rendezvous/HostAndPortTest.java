package dev.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    @ValueSource(strings = {"", "db", "db:", ":80", "::1:80", "[]:80", "a b:80", "u@db:80", "db:80/", "db:x"})
    void isNotReadFromAnotherForm(String text) {
        assertThat(HostAndPort.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db:0", "db:65536", "db:99999999999"})
    void hasAPortThatExists(String text) {
        assertThatThrownBy(() -> HostAndPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port must be from 1 to 65535, but was " + text.substring(3));
    }
}
