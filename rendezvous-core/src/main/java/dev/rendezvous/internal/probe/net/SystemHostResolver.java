package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The resolver of the JVM. A lookup cannot be interrupted and may hang for minutes, so it runs on a daemon thread that callers
 * abandon at their deadline. Concurrent lookups of the same name share a thread, and the number of threads is limited for the whole
 * process, which is why there is only one instance.
 *
 * <p>Limitation: the JVM caches addresses for 30 s and failures for 10 s, unless {@code networkaddress.cache.ttl} and {@code
 * networkaddress.cache.negative.ttl} are set to 0, as the launchers of this project do.
 */
final class SystemHostResolver implements HostResolver {

    static final int MAX_LOOKUPS = 64;

    static final SystemHostResolver INSTANCE = new SystemHostResolver(InetAddress::getAllByName);

    private final ConcurrentMap<String, FutureTask<InetAddress[]>> running = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private final BlockingLookup blockingLookup;

    /** The lookup itself, which blocks and ignores interrupts. */
    @FunctionalInterface
    interface BlockingLookup {
        InetAddress[] allByName(String host) throws UnknownHostException;
    }

    SystemHostResolver(BlockingLookup blockingLookup) {
        this.blockingLookup = blockingLookup;
        this.threads = new ThreadPoolExecutor(
                0, MAX_LOOKUPS, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), SystemHostResolver::daemon);
    }

    private static Thread daemon(Runnable work) {
        return Thread.ofPlatform().daemon().name("rendezvous name lookup").unstarted(work);
    }

    @Override
    public List<InetAddress> resolve(String host, Deadline deadline) throws LookupException, InterruptedException {
        if (IpLiteral.isAddress(host)) {
            return List.of(IpLiteral.address(host)
                    .orElseThrow(() -> new LookupException(
                            Reason.permanentReason(Common.NAME_NOT_FOUND, host + ": not an IP address"))));
        }
        try {
            return List.of(submit(host).get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException) {
                throw new LookupException(Reason.inconclusiveReason(Common.NAME_NOT_FOUND, host + ": name not found"));
            }
            throw new IllegalStateException("the resolver failed for " + host, e.getCause());
        } catch (TimeoutException e) {
            throw new LookupException(Reason.inconclusiveReason(
                    Common.NAME_LOOKUP_TIMED_OUT, host + ": the resolver did not answer in time"));
        } catch (RejectedExecutionException | CancellationException e) {
            throw new LookupException(Reason.inconclusiveReason(
                    Common.NAME_LOOKUP_TIMED_OUT,
                    host + ": the resolver does not answer; " + MAX_LOOKUPS
                            + " lookups of other names are waiting for it"));
        }
    }

    private FutureTask<InetAddress[]> submit(String host) {
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> blockingLookup.allByName(host));
        FutureTask<InetAddress[]> shared = running.putIfAbsent(host, lookup);
        if (shared != null) {
            return shared;
        }
        try {
            threads.execute(() -> {
                try {
                    lookup.run();
                } finally {
                    running.remove(host, lookup);
                }
            });
        } catch (RejectedExecutionException e) {
            running.remove(host, lookup);
            lookup.cancel(false);
            throw e;
        }
        return lookup;
    }
}
