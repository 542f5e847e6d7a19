package dev.rendezvous.server;

/** The connection of a client that stays and sends nothing. */
class IdleWire implements Wire {

    @Override
    public void begin(int request, String client) {}

    @Override
    public boolean inHead() {
        return false;
    }

    @Override
    public String client() {
        return "127.0.0.1";
    }

    @Override
    public Watching watch(Runnable whenGone) {
        return () -> {};
    }

    @Override
    public Timing bodyComes() {
        return () -> {};
    }

    @Override
    public void done(boolean bodyLeft) {}

    @Override
    public void end() {}
}
