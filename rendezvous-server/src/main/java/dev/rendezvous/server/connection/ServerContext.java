package dev.rendezvous.server.connection;

import io.helidon.common.context.Context;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.http.DirectHandlers;
import java.util.concurrent.ExecutorService;

/** What Helidon needs to serve all connections of a listener. */
record ServerContext(
        ListenerConfig config,
        Context context,
        MediaContext mediaContext,
        ContentEncodingContext contentEncodingContext,
        DirectHandlers directHandlers,
        ExecutorService executor)
        implements ListenerContext {

    static ServerContext of(ListenerConfig config, DirectHandlers directHandlers, ExecutorService executor) {
        return new ServerContext(
                config,
                Context.create(),
                MediaContext.create(),
                ContentEncodingContext.create(),
                directHandlers,
                executor);
    }
}
