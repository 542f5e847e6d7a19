package dev.rendezvous.server.resource;

import dev.rendezvous.server.http.BasePath;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Responses;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code /_openapi}: the OpenAPI document of this server. A test checks it against the server. */
public final class OpenApiService implements HttpService {

    static final String PATH = "/_openapi";

    private static final HeaderName PREFIX = HeaderNames.create("X-Forwarded-Prefix");
    private static final String SERVER_URL = "\"url\": \"/\"";

    private static final Header TYPE =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/openapi+json;version=3.1");

    private final BasePath basePath;
    private final boolean behindProxy;

    /**
     * Makes the service.
     *
     * @param behindProxy whether a proxy reports the path that it has removed in X-Forwarded-Prefix
     */
    public OpenApiService(BasePath basePath, boolean behindProxy) {
        this.basePath = basePath;
        this.behindProxy = behindProxy;
    }

    @Override
    public void routing(HttpRules rules) {
        String document = new String(document(), StandardCharsets.UTF_8);
        rules.any(PATH, MethodHandlers.readingOnly((request, response) -> {
            response.header(TYPE);
            Responses.send(request, response, at(document, path(request)).getBytes(StandardCharsets.UTF_8));
        }));
    }

    private String path(ServerRequest request) {
        String prefix = behindProxy ? request.headers().first(PREFIX).orElse("") : "";
        try {
            return BasePath.parse(prefix).text() + basePath.text();
        } catch (IllegalArgumentException e) {
            // A client has sent the header, and the proxy has not replaced it.
            return basePath.text();
        }
    }

    /** Returns the document of a server whose paths begin with this path. */
    private static String at(String document, String path) {
        return path.isEmpty() ? document : document.replace(SERVER_URL, "\"url\": \"" + path + "\"");
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
