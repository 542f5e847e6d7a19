package dev.rendezvous;

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
    public void close() {
        watch.close();
    }
}
