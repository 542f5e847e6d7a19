package dev.rendezvous.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckRulesTest {

    private static WritableHeaders<?> headers(String lines) {
        WritableHeaders<?> headers = WritableHeaders.create();
        for (String line : lines.split("; ")) {
            int colon = line.indexOf(": ");
            headers.add(HeaderNames.create(line.substring(0, colon)), line.substring(colon + 2));
        }
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User-Agent: curl/8.5.0; Accept: */*",
                "User-Agent: node; Accept: */*; Accept-Language: *; Sec-Fetch-Mode: cors; Accept-Encoding: gzip",
                "User-Agent: Go-http-client/1.1; Accept-Encoding: gzip",
                "User-Agent: python-requests/2.31.0; Accept-Encoding: gzip, deflate; Accept: */*"
            })
    void otherProgramsMayUseAnyNameOfTheNetwork(String headers) {
        assertThat(HostCheck.isAsked(headers(headers), false)).isFalse();
        assertThat(HostCheck.isAsked(headers(headers), true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User-Agent: Mozilla/5.0; Accept: */*; Accept-Language: en",
                "Origin: http://evil.example",
                "Sec-Fetch-Site: same-origin; Sec-Fetch-Mode: cors",
                "Accept-Language: en; Sec-Fetch-Site: none; Sec-Fetch-Mode: navigate"
            })
    void browsersMayNot(String headers) {
        assertThat(HostCheck.isAsked(headers(headers), false)).isTrue();
    }
}
