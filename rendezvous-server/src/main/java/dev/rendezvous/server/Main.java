package dev.rendezvous.server;

import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.LoggingSettings;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.config.StoreSettings;
import dev.rendezvous.server.connection.ListenAddress;
import dev.rendezvous.server.observe.AsyncHandler;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The entry point of the {@code rendezvous-server} program. */
public final class Main {

    private Main() {}

    /** Runs the server until SIGTERM. Exits with 2 if the command line is not valid, 1 if it cannot listen or a check fails. */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        CommandLineOptions options = new CommandLineOptions(System.getenv());
        try {
            ParseResult parsed = options.parse(arguments);
            if (parsed.isUsageHelpRequested()) {
                options.commandLine().usage(out);
            } else if (parsed.isVersionHelpRequested()) {
                options.commandLine().printVersionHelp(out);
            } else if (CommandLineOptions.isHealthCheck(parsed)) {
                check(CommandLineOptions.settings(parsed));
            } else {
                serve(CommandLineOptions.settings(parsed));
            }
        } catch (ParameterException e) {
            System.err.println("rendezvous-server: " + CommandLineOptions.message(e));
            System.err.println("Try 'rendezvous-server --help'.");
            System.exit(2);
        }
    }

    private static void serve(Settings settings) {
        LoggingSettings.Format format = settings.logging().format();
        AsyncHandler handler = Logging.configure(format);
        EventLog log = EventLog.to(handler);
        try {
            RendezvousServer server = RendezvousServer.start(settings, log);
            server.components().metrics().droppedLogLines(handler::dropped);
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                        try {
                            server.close();
                        } finally {
                            handler.flush();
                        }
                    }));
            switch (format) {
                case TEXT -> greet(settings, server.addresses());
                case JSON ->
                    log.log(
                            "listening",
                            texts(settings, server.addresses(), ","),
                            "version " + Version.text() + modes(settings));
            }
        } catch (IOException e) {
            System.err.println("rendezvous-server: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void greet(Settings settings, List<ListenAddress> addresses) {
        System.err.println("rendezvous-server " + Version.text() + " listening on "
                + texts(settings, addresses, " and ") + modes(settings));
        if (settings.security().tls().isEmpty() && settings.security().tokens().isEmpty()) {
            String address = curl(settings, addresses.getFirst())
                    + settings.listen().basePath().text();
            System.err.println("Try, in two terminals:");
            System.err.println("  curl -fsS " + address + "/abc");
            System.err.println("  curl -fsS -X PUT " + address + "/abc");
        }
    }

    private static String curl(Settings settings, ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp tcp -> text(settings, tcp);
            case ListenAddress.Unix unix -> "--unix-socket " + unix.path() + " http://localhost";
            case ListenAddress.Inherited inherited -> "http://HOST:PORT";
        };
    }

    private static String texts(Settings settings, List<ListenAddress> addresses, String separator) {
        return addresses.stream().map(address -> text(settings, address)).collect(Collectors.joining(separator));
    }

    private static String text(Settings settings, ListenAddress address) {
        if (!(address instanceof ListenAddress.Tcp tcp)) {
            return address.toString();
        }
        boolean isAny = tcp.host().equals("0.0.0.0") || tcp.host().equals("::");
        String scheme = settings.security().tls().isPresent() ? "https" : "http";
        return scheme + "://" + (isAny ? new ListenAddress.Tcp("localhost", tcp.port()) : tcp);
    }

    private static String modes(Settings settings) {
        String store = switch (settings.store()) {
            case StoreSettings.InMemory memory -> "memory";
            case StoreSettings.Postgres postgres -> "PostgreSQL";
        };
        return ", store: " + store + ", tokens: "
                + (settings.security().tokens().isPresent() ? "on" : "off");
    }

    private static void check(Settings settings) {
        try {
            HealthCheckClient.check(settings);
        } catch (IOException e) {
            System.err.println("rendezvous-server: " + e.getMessage());
            System.exit(1);
        }
    }
}
