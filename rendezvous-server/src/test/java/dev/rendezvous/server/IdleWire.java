package dev.rendezvous.server;

import dev.rendezvous.server.http.ClientConnection;

/** The connection of a client that stays and sends nothing. */
public class IdleWire implements ClientConnection {

    @Override
    public void begin(int request, String client) {}

    @Override
    public boolean isReadingHead() {
        return false;
    }

    @Override
    public String clientAddress() {
        return "127.0.0.1";
    }

    @Override
    public DisconnectListener onDisconnect(Runnable whenGone) {
        return () -> {};
    }

    @Override
    public boolean isClosedByClient() {
        return false;
    }

    @Override
    public boolean isHttp10() {
        return false;
    }

    @Override
    public boolean canSendWithoutBlocking() {
        return false;
    }

    @Override
    public void sendWithoutBlocking(Runnable respond) {
        throw new UnsupportedOperationException("Nothing is sent");
    }

    @Override
    public ReadTimeout startBodyTimeout() {
        return () -> {};
    }

    @Override
    public void finish(boolean bodyLeft) {}

    @Override
    public void stopReading() {}
}
