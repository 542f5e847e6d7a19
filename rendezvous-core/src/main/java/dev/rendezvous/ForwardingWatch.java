package dev.rendezvous;

/** A watch that pauses as another does, and sees something else. */
abstract class ForwardingWatch implements Watch {

    private final Watch watch;

    ForwardingWatch(Watch watch) {
        this.watch = watch;
    }

    /** Returns what the other watch sees. */
    Observation lookThrough(Deadline deadline) throws InterruptedException {
        return watch.look(deadline);
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
