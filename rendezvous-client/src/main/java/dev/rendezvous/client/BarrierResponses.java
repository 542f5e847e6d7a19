package dev.rendezvous.client;

import dev.rendezvous.Payload;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.coordination.BarrierResult;
import dev.rendezvous.internal.json.JsonValue;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Reads the responses of a barrier. */
final class BarrierResponses {

    private BarrierResponses() {}

    /** Returns whether a response says that all parties have arrived. */
    static boolean isComplete(HttpResponse<byte[]> response) {
        return response.statusCode() == 200 && Json.lenient(response.body()).has("index");
    }

    static BarrierResult read(HttpResponse<byte[]> response) {
        return Json.read(
                response.body(),
                body -> new BarrierResult(
                        body.path("generation").asLong(0),
                        body.path("version").asLong(0),
                        body.path("index").asInt(0),
                        Json.list(body.path("arrivals"), BarrierResponses::arrival)));
    }

    private static Arrival arrival(JsonValue one) {
        Optional<String> member = Optional.of(one.path("member").asString("")).filter(name -> !name.isEmpty());
        if (!one.has("payload")) {
            return new Arrival(member, Optional.empty());
        }
        String text = one.path("payload").asString("");
        byte[] bytes = one.path("encoding").asString("").equals("base64")
                ? Base64.getDecoder().decode(text)
                : text.getBytes(StandardCharsets.UTF_8);
        return new Arrival(
                member, Optional.of(Payload.of(bytes, one.path("contentType").asString(""))));
    }
}
