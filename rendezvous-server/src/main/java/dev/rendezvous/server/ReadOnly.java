package dev.rendezvous.server;

import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Set;

/**
 * A resource that is only read, and takes no parameters: anything but GET and HEAD gets 405, and a query 400.
 *
 * @param path as people see it
 * @param reading answers GET and HEAD
 */
record ReadOnly(String path, Handler reading) implements Handler {

    private static final String ALLOWED = "GET, HEAD";

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws Exception {
        Method method = request.prologue().method();
        if (!method.equals(Method.GET) && !method.equals(Method.HEAD)) {
            throw Problem.notAllowed(path + " takes " + ALLOWED + ", and not " + Printable.of(method.text()), ALLOWED);
        }
        Query.parse(request.prologue().query().rawValue(), Set.of());
        reading.handle(request, response);
    }
}
