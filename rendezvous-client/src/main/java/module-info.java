import org.jspecify.annotations.NullMarked;

/** A client of the rendezvous server. Start with {@link dev.rendezvous.client.RendezvousClient}. */
@NullMarked
module dev.rendezvous.client {
    requires transitive dev.rendezvous.core;
    requires transitive java.net.http;
    requires static org.jspecify;
    requires tools.jackson.databind;

    exports dev.rendezvous.client;

    provides dev.rendezvous.target.TargetScheme with
            dev.rendezvous.client.RendezvousScheme;
}
