import org.jspecify.annotations.NullMarked;

/** A client of the rendezvous server. Start with {@link dev.rendezvous.client.RendezvousClient}. */
@NullMarked
module dev.rendezvous.client {
    requires transitive dev.rendezvous.core;
    requires transitive java.net.http;
    // For the server of a test, which build tools put on the class path.
    requires jdk.net;
    requires static org.jspecify;
    requires static org.junit.jupiter.api;
    requires static org.opentest4j;
    requires tools.jackson.core;

    exports dev.rendezvous.client;
    exports dev.rendezvous.client.junit;

    opens dev.rendezvous.client.junit to
            org.junit.platform.commons;

    provides dev.rendezvous.target.TargetScheme with
            dev.rendezvous.client.RendezvousScheme;
}
