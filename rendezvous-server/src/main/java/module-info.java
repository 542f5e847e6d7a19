import org.jspecify.annotations.NullMarked;

/** The server: keys to wait for and to signal, over HTTP. A program, not a library: it exports nothing. */
@NullMarked
@SuppressWarnings("requires-automatic") // The PostgreSQL driver describes no module.
module dev.rendezvous.server {
    // Jackson reads the components of records.
    opens dev.rendezvous.server.diagnosis to
            tools.jackson.databind;
    opens dev.rendezvous.server.event to
            tools.jackson.databind;
    opens dev.rendezvous.server.resource to
            tools.jackson.databind;
    opens dev.rendezvous.server.timeline to
            tools.jackson.databind;

    requires com.fasterxml.jackson.annotation;
    requires com.zaxxer.hikari;
    requires dev.rendezvous.core;
    requires info.picocli;
    requires io.helidon.common.buffers;
    requires io.helidon.common.concurrency.limits;
    requires io.helidon.common.context;
    requires io.helidon.common.socket;
    requires io.helidon.http;
    requires io.helidon.http.encoding;
    requires io.helidon.http.http2;
    requires io.helidon.http.media;
    requires io.helidon.webserver;
    requires io.helidon.webserver.http2;
    requires io.prometheus.metrics.core;
    requires io.prometheus.metrics.instrumentation.jvm;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires java.logging;
    requires java.sql;
    requires jdk.net;
    requires org.postgresql.jdbc;
    requires static org.jspecify;
    requires tools.jackson.databind;

    provides dev.rendezvous.embedded.EmbeddedServerFactory with
            dev.rendezvous.server.InMemoryServerFactory;
}
