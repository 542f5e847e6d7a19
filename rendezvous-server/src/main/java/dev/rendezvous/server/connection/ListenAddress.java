package dev.rendezvous.server.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server accepts connections. */
public sealed interface ListenAddress {

    /** The backlog of a listening socket. */
    int BACKLOG = 1024;

    /**
     * Returns a new channel that accepts connections here.
     *
     * @throws IOException if the address is in use or unknown, or must not be used
     */
    ServerSocketChannel open() throws IOException;

    /** Called when the channel has been closed. */
    void release() throws IOException;

    /**
     * A port.
     *
     * @param host a name or an address
     * @param port 0 for a free one
     */
    record Tcp(String host, int port) implements ListenAddress {

        @Override
        public ServerSocketChannel open() throws IOException {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new IOException("the host name cannot be resolved");
            }
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                return channel.bind(address, BACKLOG);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public void release() {}

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Unix socket.
     *
     * @param path of the socket; what a server has left there that is no longer running is removed
     * @param mode who may connect
     */
    record Unix(Path path, Set<PosixFilePermission> mode) implements ListenAddress {

        public Unix {
            mode = Set.copyOf(mode);
        }

        /** Until the mode is set, only those may connect whom the umask permits to write. */
        @Override
        public ServerSocketChannel open() throws IOException {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
            removeStale(address);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(address, BACKLOG);
                Files.setPosixFilePermissions(path, mode);
                return channel;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        private void removeStale(UnixDomainSocketAddress address) throws IOException {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new IOException("the file exists and is not a socket");
            }
            if (isAnswered(address)) {
                throw new IOException("another program listens there");
            }
            Files.deleteIfExists(path);
        }

        /**
         * Returns whether a program accepts connections.
         *
         * @throws IOException if that is unknown, for want of a permission for example
         */
        private static boolean isAnswered(UnixDomainSocketAddress address) throws IOException {
            try (SocketChannel channel = SocketChannel.open(address)) {
                return channel.isConnected();
            } catch (ConnectException e) {
                return false;
            }
        }

        @Override
        public void release() throws IOException {
            Files.deleteIfExists(path);
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** The listening socket that this process has inherited as its standard input: of systemd, inetd or a supervisor. */
    record Inherited() implements ListenAddress {

        @Override
        public ServerSocketChannel open() throws IOException {
            Channel inherited = System.inheritedChannel();
            if (inherited instanceof ServerSocketChannel channel) {
                return channel;
            }
            throw new IOException(
                    "the standard input is not a listening socket; systemd passes one with StandardInput=socket");
        }

        @Override
        public void release() {}

        @Override
        public String toString() {
            return "inherited";
        }
    }

    /**
     * Reads a comma-separated list of addresses: {@code 8080}, {@code host:8080}, {@code [::1]:8080}, {@code unix:/run/rv.sock} and {@code
     * inherited}.
     *
     * @param mode the mode of Unix sockets
     * @throws IllegalArgumentException if one is none of these
     */
    static List<ListenAddress> parseAll(String text, Set<PosixFilePermission> mode) {
        List<ListenAddress> addresses = new ArrayList<>();
        for (String entry : text.isBlank() ? new String[0] : text.split(",", -1)) {
            addresses.add(parse(entry.strip(), mode));
        }
        return List.copyOf(addresses);
    }

    private static ListenAddress parse(String text, Set<PosixFilePermission> mode) {
        if (text.equals("inherited")) {
            return new Inherited();
        }
        if (text.startsWith("unix:") && text.length() > "unix:".length()) {
            return new Unix(Path.of(text.substring("unix:".length())), mode);
        }
        Matcher matcher = Pattern.compile("(?:(\\[[0-9a-fA-F:.%]+]|[^\\s:\\[\\]/]*):)?([0-9]{1,5})")
                .matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 0xffff) {
            throw new IllegalArgumentException(
                    "must be addresses as in 8080, 127.0.0.1:8080, [::1]:8080, unix:/run/rv.sock or inherited, but was '"
                            + text + "'");
        }
        String host = matcher.group(1);
        return new Tcp(
                host == null || host.isEmpty() || host.equals("*") ? "0.0.0.0" : host.replaceAll("[\\[\\]]", ""),
                Integer.parseInt(matcher.group(2)));
    }
}
