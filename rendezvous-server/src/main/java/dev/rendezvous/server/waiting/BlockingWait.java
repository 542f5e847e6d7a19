package dev.rendezvous.server.waiting;

import dev.rendezvous.server.observe.WaitOutcome;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A wait that blocks the thread of its request. Its end is decided once: by its own result, or by the first call of {@link #end}. */
final class BlockingWait extends RegisteredWait implements WaitRegistry.PartWriter {

    private final Thread thread = Thread.currentThread();
    private Optional<WaitOutcome> end = Optional.empty();
    private boolean settled;
    private boolean writing;

    BlockingWait(
            Optional<WaitSpec> spec, WaiterQuota.Slot permission, Set<RegisteredWait> active, WaitObserver observer) {
        super(spec, permission, active, observer);
    }

    @Override
    synchronized void end(WaitOutcome why) {
        if (!settled && end.isEmpty()) {
            end = Optional.of(why);
            if (!writing) {
                thread.interrupt();
            }
        }
    }

    @Override
    public boolean write(BooleanSupplier write) throws InterruptedException {
        beginWrite();
        try {
            return write.getAsBoolean();
        } finally {
            endWrite();
        }
    }

    private synchronized void beginWrite() throws InterruptedException {
        if (end.isPresent()) {
            throw new InterruptedException("The wait has been ended");
        }
        writing = true;
    }

    private synchronized void endWrite() {
        writing = false;
        if (end.isPresent()) {
            thread.interrupt();
        }
    }

    /** The lock makes {@link #settle} wait until {@code respond} has ended. */
    synchronized void endEarly(Runnable respond) {
        if (!settled && end.isEmpty()) {
            settled = true;
            finish(WaitOutcome.MET);
            respond.run();
        }
    }

    /** Also clears the interrupt flag: writing a response with the flag set would close the channel. */
    synchronized Optional<WaitOutcome> settle() {
        settled = true;
        Thread.interrupted();
        return end;
    }
}
