package dev.rendezvous.server.resource;

import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.PublicPath;
import dev.rendezvous.server.http.Responses;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code /_openapi}: the OpenAPI document of this server. A test checks it against the server. */
public final class OpenApiService implements HttpService {

    static final String PATH = "/_openapi";

    private static final String SERVER_URL = "\"url\": \"/\"";

    private static final Header TYPE =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/openapi+json;version=3.1");

    private final PublicPath publicPath;

    public OpenApiService(PublicPath publicPath) {
        this.publicPath = publicPath;
    }

    @Override
    public void routing(HttpRules rules) {
        String document = new String(document(), StandardCharsets.UTF_8);
        rules.any(PATH, MethodHandlers.readingOnly((request, response) -> {
            response.header(TYPE);
            Responses.send(
                    request, response, at(document, publicPath.of(request)).getBytes(StandardCharsets.UTF_8));
        }));
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
