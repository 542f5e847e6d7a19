package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Deadline;
import java.net.InetAddress;
import java.util.List;

/** Resolves host names to addresses. */
@FunctionalInterface
public interface HostResolver {

    /**
     * Returns the addresses of a host, at least one, in the order of the resolver.
     *
     * @throws LookupException if there are none or the resolver does not answer before the deadline
     * @throws InterruptedException promptly, if the calling thread is interrupted
     */
    List<InetAddress> resolve(String host, Deadline deadline) throws LookupException, InterruptedException;

    /** Returns the resolver of the operating system. */
    static HostResolver system() {
        return SystemHostResolver.INSTANCE;
    }
}
