package dev.rendezvous.server.connection;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Platform threads for connections that send one request right after another, as long as these are few. The system wakes such a thread
 * itself when a request arrives. A virtual thread is woken by the JDK's poller, which is one more thread to wake, and waking a thread
 * takes longer than all that a signal does. Many busy connections are better served by virtual threads, which are woken together.
 * Thread-safe.
 */
final class PlatformThreads {

    private final int most;
    private final AtomicInteger busy = new AtomicInteger();

    /** Serves the requests of a connection, until it ends or there is a {@link ThreadChange}. */
    @FunctionalInterface
    interface Serving {
        void run() throws InterruptedException;
    }

    /**
     * Makes a group without threads.
     *
     * @param most the maximum number of busy connections; if there are more, none has a platform thread
     */
    PlatformThreads(int most) {
        this.most = most;
    }

    /**
     * Serves a connection until it ends: on a platform thread while it is busy and has not waited yet, as far as there are not too many
     * of these, and otherwise on the calling thread.
     */
    void serve(Http1ClientConnection input, Serving serving) throws InterruptedException {
        Counted connection = new Counted(input);
        try {
            boolean isOpen = true;
            while (isOpen) {
                input.changeThreadWhen(connection::isOneOfFew);
                isOpen = isContinued(serving);
                if (isOpen) {
                    input.changeThreadWhen(() -> !connection.isOneOfFew());
                    isOpen = connection.onPlatformThread(serving);
                }
            }
        } finally {
            connection.count(false);
        }
    }

    /** A connection, which counts while it is busy. Used by one thread at a time. */
    private final class Counted {

        private final Http1ClientConnection input;
        private boolean counts;
        private boolean refused;

        Counted(Http1ClientConnection input) {
            this.input = input;
        }

        boolean isOneOfFew() {
            count(input.isBusy() && !input.isWatched());
            return counts && busy.get() <= most && !refused;
        }

        void count(boolean now) {
            if (now != counts) {
                counts = now;
                busy.addAndGet(now ? 1 : -1);
            }
        }

        /** Returns whether the calling thread is to go on, which it also is if the system refuses another thread. */
        boolean onPlatformThread(Serving serving) throws InterruptedException {
            FutureTask<Boolean> task = new FutureTask<>(() -> isContinued(serving));
            Thread thread = Thread.ofPlatform().name("busy connection").daemon().unstarted(task);
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                refused = true;
                return true;
            }
            try {
                return task.get();
            } catch (InterruptedException e) {
                thread.interrupt();
                throw e;
            } catch (ExecutionException e) {
                throw cause(e);
            }
        }
    }

    private static RuntimeException cause(ExecutionException e) throws InterruptedException {
        if (e.getCause() instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return e.getCause() instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }

    /** Returns whether another thread is to go on. */
    private static boolean isContinued(Serving serving) throws InterruptedException {
        try {
            serving.run();
            return false;
        } catch (ThreadChange e) {
            return true;
        }
    }
}
