package dev.rendezvous.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;

/** The body of a response and its type. */
public final class ResponseBody {

    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    static final Header TEXT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");

    static final ResponseBody EMPTY = new ResponseBody(TEXT, new byte[0]);

    private final Header contentType;
    private final byte[] bytes;

    ResponseBody(Header contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /** Returns the text as one line to clients that accept nothing else, and the record or map as JSON to others. */
    public static ResponseBody negotiated(ServerRequest request, Object json, Object text) {
        return AcceptHeader.wantsText(request) ? text(text) : json(Json.line(json));
    }

    public static ResponseBody json(byte[] json) {
        return new ResponseBody(JSON, json);
    }

    static ResponseBody text(Object text) {
        return new ResponseBody(TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    Header contentType() {
        return contentType;
    }

    byte[] bytes() {
        return bytes;
    }
}
