package dev.rendezvous.internal.probe.dns;

import dev.rendezvous.internal.probe.net.IpLiteral;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads resolv.conf(5). Unknown settings are ignored. */
final class ResolvConf {

    static final Path DEFAULT_PATH = Path.of("/etc/resolv.conf");

    static final int PORT = 53;
    private static final int MAX_SERVERS = 3;
    private static final int MAX_NDOTS = 15;

    private ResolvConf() {}

    /** Returns the resolver of a file. Without the file, or without a server in it, the server is on this machine. */
    static StubResolver read(Path file) {
        try {
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return parse("");
        }
    }

    static StubResolver parse(String text) {
        List<InetSocketAddress> servers = new ArrayList<>();
        List<String> search = List.of();
        int ndots = 1;
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            List<String> values = List.of(words).subList(1, words.length);
            switch (words[0]) {
                case "nameserver" ->
                    values.stream()
                            .limit(1)
                            .flatMap(value -> address(value).stream())
                            .forEach(servers::add);
                case "search", "domain" -> search = values;
                case "options" -> ndots = ndots(values).orElse(ndots);
                default -> {}
            }
        }
        if (servers.isEmpty()) {
            servers.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
        }
        return new StubResolver(servers.subList(0, Math.min(servers.size(), MAX_SERVERS)), search, ndots);
    }

    private static Optional<InetSocketAddress> address(String text) {
        return IpLiteral.parse(text).map(address -> new InetSocketAddress(address, PORT));
    }

    private static Optional<Integer> ndots(List<String> options) {
        return options.stream()
                .filter(option -> option.matches("ndots:[0-9]{1,4}"))
                .map(option -> Math.min(Integer.parseInt(option.substring("ndots:".length())), MAX_NDOTS))
                .reduce((former, latter) -> latter);
    }
}
