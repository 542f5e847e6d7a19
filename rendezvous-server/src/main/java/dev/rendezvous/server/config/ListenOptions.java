package dev.rendezvous.server.config;

import static dev.rendezvous.server.config.CommandLineOptions.value;

import dev.rendezvous.server.connection.ListenAddress;
import dev.rendezvous.server.http.BasePath;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The flags for the addresses of the server. */
final class ListenOptions {

    private static final int MAX_PORT = 65535;

    /** From the lowest bit of a mode. */
    private static final List<PosixFilePermission> PERMISSIONS =
            List.of(PosixFilePermission.values()).reversed();

    private ListenOptions() {}

    static OptionGroup group(CommandSpec spec) {
        OptionGroup group = new OptionGroup(spec, "Listening");
        group.add(
                "port",
                "PORT",
                int.class,
                "8080",
                text -> OptionGroup.integer(text, 0, MAX_PORT),
                "Port to listen on; 0 selects a free one");
        group.add("host", "ADDRESS", String.class, "0.0.0.0", ListenOptions::host, "Address to listen on");
        group.add(
                "listen",
                "ADDRESS,…",
                List.class,
                "",
                text -> ListenAddress.parseAll(text, Set.of()),
                "Addresses to listen on, in place of --port and --host: PORT, HOST:PORT, unix:PATH, or inherited for the"
                        + " socket that systemd passes with StandardInput=socket");
        group.add(
                "admin-listen",
                "ADDRESS",
                List.class,
                "",
                ListenOptions::admin,
                "Address for health and metrics only, in plain HTTP and without tokens");
        group.add(
                "socket-mode",
                "MODE",
                Set.class,
                "660",
                ListenOptions::mode,
                "Permissions of Unix sockets: who may write may connect");
        group.add(
                "base-path",
                "PATH",
                BasePath.class,
                "",
                BasePath::parse,
                "Path that all paths begin with, as in /rv, for a proxy that does not remove it");
        return group;
    }

    private static String host(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must be an address or a host name, but was '" + text + "'");
        }
        return text;
    }

    private static List<ListenAddress> admin(String text) {
        List<ListenAddress> addresses = ListenAddress.parseAll(text, Set.of());
        if (addresses.size() > 1) {
            throw new IllegalArgumentException("must be one address, but was '" + text + "'");
        }
        return addresses;
    }

    private static Set<PosixFilePermission> mode(String text) {
        if (!text.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException("must be three octal digits, as in 660, but was '" + text + "'");
        }
        int mode = Integer.parseInt(text, 8);
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < PERMISSIONS.size(); bit++) {
            if ((mode >> bit & 1) == 1) {
                permissions.add(PERMISSIONS.get(bit));
            }
        }
        return permissions;
    }

    static ListenSettings settings(ParseResult parsed) {
        List<ListenAddress> listen = addresses(parsed, "--listen");
        if (!listen.isEmpty() && (parsed.hasMatchedOption("--port") || parsed.hasMatchedOption("--host"))) {
            throw new ParameterException(
                    parsed.commandSpec().commandLine(),
                    "--listen must not be combined with --port or --host, but was; write --listen HOST:PORT");
        }
        ListenAddress byPort =
                new ListenAddress.Tcp(value(parsed, "--host", String.class), value(parsed, "--port", Integer.class));
        return new ListenSettings(
                listen.isEmpty() ? List.of(byPort) : listen,
                addresses(parsed, "--admin-listen").stream().findFirst(),
                value(parsed, "--base-path", BasePath.class));
    }

    private static List<ListenAddress> addresses(ParseResult parsed, String option) {
        List<?> addresses = value(parsed, option, List.class);
        Set<?> mode = value(parsed, "--socket-mode", Set.class);
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        mode.forEach(permission -> permissions.add((PosixFilePermission) permission));
        return addresses.stream()
                .map(address -> address instanceof ListenAddress.Unix unix
                        ? new ListenAddress.Unix(unix.path(), permissions)
                        : (ListenAddress) address)
                .toList();
    }
}
