package dev.rendezvous.server.connection;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The registration of a channel with the event loop, from the moment when it is first needed. Thread-safe. */
final class ChannelRegistration {

    private final SocketChannel channel;
    private final EventLoop loop;
    private final EventLoop.Handler handler;
    private @Nullable SelectionKey key;

    ChannelRegistration(SocketChannel channel, EventLoop loop, EventLoop.Handler handler) {
        this.channel = channel;
        this.loop = loop;
        this.handler = handler;
    }

    /**
     * Lets the event loop wait for what arrives, unless it does so already.
     *
     * @throws IOException if the channel is closed
     */
    synchronized SelectionKey register() throws IOException {
        SelectionKey registered = key;
        if (registered == null) {
            makeNonBlocking();
            registered = loop.register(channel, SelectionKey.OP_READ, handler);
            key = registered;
        }
        return registered;
    }

    /** Undoes what a read by the thread of the connection has done. */
    void makeNonBlocking() throws IOException {
        if (channel.isBlocking()) {
            channel.configureBlocking(false);
        }
    }

    /** Undoes {@link #register}, and runs a task when that is done; at once if the channel is not registered. Called by the event loop. */
    synchronized void deregister(Runnable then) {
        SelectionKey registered = key;
        if (registered == null) {
            then.run();
        } else {
            key = null;
            loop.deregister(registered, then);
        }
    }

    synchronized boolean isRegistered() {
        return key != null;
    }

    /** Lets the event loop ignore what arrives. Has no effect if the channel is not registered. */
    synchronized void pauseReading() {
        if (key != null) {
            EventLoop.remove(key, SelectionKey.OP_READ);
        }
    }

    /** Ends a pause. Has no effect if the channel is not registered. */
    synchronized void resumeReading() {
        if (key != null) {
            loop.add(key, SelectionKey.OP_READ);
        }
    }

    /**
     * Lets the event loop tell the handler once when the client takes bytes again.
     *
     * @throws IOException if the channel is closed
     */
    void awaitWritable() throws IOException {
        loop.add(register(), SelectionKey.OP_WRITE);
    }
}
