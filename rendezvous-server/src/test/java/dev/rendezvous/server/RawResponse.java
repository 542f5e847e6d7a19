package dev.rendezvous.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;

/** An answer as it came over a socket. */
record RawResponse(int statusCode, HttpHeaders headers, String body, URI uri, HttpRequest request)
        implements HttpResponse<String> {

    static RawResponse parse(String text, URI uri) {
        int end = text.indexOf("\r\n\r\n");
        List<String> lines = Arrays.asList(text.substring(0, end).split("\r\n", -1));
        Map<String, List<String>> headers = lines.stream()
                .skip(1)
                .map(line -> line.split(": ", 2))
                .collect(Collectors.groupingBy(
                        header -> header[0], Collectors.mapping(header -> header[1], Collectors.toList())));
        return new RawResponse(
                Integer.parseInt(lines.getFirst().substring(9, 12)),
                HttpHeaders.of(headers, (name, value) -> true),
                text.substring(end + 4),
                uri,
                HttpRequest.newBuilder(uri).build());
    }

    @Override
    public Optional<HttpResponse<String>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.empty();
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }
}
