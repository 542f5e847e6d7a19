package dev.rendezvous.server;

import dev.rendezvous.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server in a network of its own: it listens on port 80 of all addresses there, and is asked at a Unix socket.
 *
 * @param process the process that ends with it
 */
record NamespaceServer(ServerProcess server, Process process, Path socket) implements AutoCloseable {

    static NamespaceServer start(Path socket, List<String> addresses, Path hosts, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = ServerProcess.command("--listen", "[::]:80,unix:" + socket);
        command.addAll(List.of(arguments));
        Process process = NetworkNamespace.start(addresses, hosts, command);
        return new NamespaceServer(new ServerProcess(process), process, socket);
    }

    RawResponse get(String path) throws IOException {
        return RawResponse.parse(
                RawRequest.ask(UnixDomainSocketAddress.of(socket), "GET", path), URI.create("http://localhost/"));
    }

    /** Returns how many connections have been begun in its network, whether or not they were accepted. */
    long connections() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/net/snmp"))) {
            List<List<String>> tcp = lines.filter(line -> line.startsWith("Tcp:"))
                    .map(line -> List.of(line.split(" ")))
                    .toList();
            return Long.parseLong(tcp.getLast().get(tcp.getFirst().indexOf("ActiveOpens")));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
