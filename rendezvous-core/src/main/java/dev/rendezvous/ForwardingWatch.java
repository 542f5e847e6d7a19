package dev.rendezvous;

import java.util.Optional;

/** A watch that forwards to another one; subclasses change what a check returns. */
abstract class ForwardingWatch implements Watch {

    private final Watch watch;

    ForwardingWatch(Watch watch) {
        this.watch = watch;
    }

    /** Returns what a check of the other watch returns. */
    Observation delegateCheck(Deadline deadline) throws InterruptedException {
        return watch.check(deadline);
    }

    @Override
    public void pause(Deadline until) throws InterruptedException {
        watch.pause(until);
    }

    @Override
    public Optional<Probe.Confirmation> confirmation() {
        return watch.confirmation();
    }

    /** Returns whether only a few checks of the other watch may be satisfied in one wait. */
    boolean isLimited() {
        return confirmation().filter(Probe.Confirmation::isLimited).isPresent();
    }

    @Override
    public void close() {
        watch.close();
    }
}
