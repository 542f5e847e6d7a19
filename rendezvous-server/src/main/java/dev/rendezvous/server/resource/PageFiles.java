package dev.rendezvous.server.resource;

import dev.rendezvous.internal.state.Sha256;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.server.http.Responses;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files of the page. Their paths contain a hash of all their contents, so that browsers can cache them for ever, and
 * modules that import each other by relative paths always fit together. All URLs in them are relative, for proxies that add a path.
 */
final class PageFiles {

    private static final Header NO_SNIFFING = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header FOR_EVER =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
    private static final Header REVALIDATED = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");
    private static final Header POLICY = HeaderValues.createCached(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'");

    private static final String ICON = "icon.svg";
    private static final List<String> SCRIPTS = List.of(
            "actions.js",
            "api.js",
            "attention.js",
            "coordination.js",
            "curl.js",
            "dialog.js",
            "dom.js",
            "earlier.js",
            "events.js",
            "facts.js",
            "filter.js",
            "keyboard.js",
            "list.js",
            "model.js",
            "page.js",
            "row.js",
            "signalled.js",
            "status.js",
            "text.js",
            "time.js",
            "timeline.js",
            "token.js",
            "waiting.js");

    private final Map<String, byte[]> files = new TreeMap<>();
    private final String version;
    private final byte[] page;

    PageFiles() {
        SCRIPTS.forEach(name -> files.put(name, resource(name)));
        files.put("page.css", resource("page.css"));
        files.put(ICON, resource(ICON));
        String html = new String(resource("index.html"), StandardCharsets.UTF_8);
        this.version = version(html, files);
        this.page = html.replace("{{modules}}", preloads())
                .replace("{{version}}", version)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Browsers would find the imports of a module only after they have loaded it. */
    private static String preloads() {
        return SCRIPTS.stream()
                .map(name -> "<link rel=\"modulepreload\" href=\"_page/{{version}}/" + name + "\">")
                .collect(Collectors.joining("\n  "));
    }

    private static String version(String html, Map<String, byte[]> files) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(html.getBytes(StandardCharsets.UTF_8));
        files.forEach((name, content) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    /** Sends the page itself, which names the version of its files and is therefore never kept. */
    void sendPage(ServerRequest request, ServerResponse response) {
        addHeaders(response, "text/html; charset=utf-8");
        Responses.send(request, response, page);
    }

    /** Returns the handler of {@code /_page/VERSION/FILE}. */
    Handler files() {
        return MethodHandlers.readingOnly((request, response) -> {
            List<String> segments = RequestPath.of(request).segments();
            String name = segments.getLast();
            if (segments.size() != 3 || !files.containsKey(name)) {
                throw Problem.reserved();
            }
            // While a service is updated, a page may be of another server, and its files of this one.
            Header caching = segments.get(1).equals(version) ? FOR_EVER : REVALIDATED;
            send(request, response, type(name), files.getOrDefault(name, new byte[0]), caching);
        });
    }

    /** Returns the handler of {@code /favicon.ico}. */
    Handler icon() {
        return MethodHandlers.readingOnly((request, response) ->
                send(request, response, type(ICON), files.getOrDefault(ICON, new byte[0]), REVALIDATED));
    }

    private void send(ServerRequest request, ServerResponse response, String type, byte[] content, Header caching) {
        addHeaders(response, type);
        Responses.sendFile(request, response, content, version, caching);
    }

    private static void addHeaders(ServerResponse response, String type) {
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, type))
                .header(POLICY)
                .header(NO_SNIFFING);
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            default -> "image/svg+xml";
        };
    }

    private static byte[] resource(String name) {
        try (InputStream resource =
                PageFiles.class.getResourceAsStream("/dev/rendezvous/server/resource/page/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("Resource page/" + name + " is missing");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
