package dev.rendezvous.net;

import dev.rendezvous.Deadline;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a name. */
@FunctionalInterface
public interface Names {

    /**
     * Returns the addresses of a host, at least one, in the order the resolver gives them.
     *
     * @throws LookupException if there are none or the resolver does not answer before the deadline
     * @throws InterruptedException promptly, when the calling thread is interrupted
     */
    List<InetAddress> addresses(String host, Deadline deadline) throws LookupException, InterruptedException;

    /** Returns the machine's own resolver. */
    static Names system() {
        return SystemNames.INSTANCE;
    }
}
