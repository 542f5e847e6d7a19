package dev.rendezvous.server.resource;

import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Responses;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code /_openapi}: the OpenAPI document of this server. A test checks it against the server. */
public final class OpenApiService implements HttpService {

    static final String PATH = "/_openapi";

    private static final Header TYPE =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/openapi+json;version=3.1");

    @Override
    public void routing(HttpRules rules) {
        byte[] document = document();
        rules.any(PATH, MethodHandlers.readingOnly((request, response) -> {
            response.header(TYPE);
            Responses.send(request, response, document);
        }));
    }

    public static byte[] document() {
        try (InputStream resource =
                OpenApiService.class.getResourceAsStream("/dev/rendezvous/server/resource/openapi.json")) {
            if (resource == null) {
                throw new IllegalStateException("Resource openapi.json is missing");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
