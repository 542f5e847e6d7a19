package dev.rendezvous.server;

import dev.rendezvous.server.config.CommandLineOptions;
import dev.rendezvous.server.config.LoggingSettings;
import dev.rendezvous.server.config.Settings;
import dev.rendezvous.server.config.StoreSettings;
import dev.rendezvous.server.observe.AsyncHandler;
import dev.rendezvous.server.observe.EventLog;
import dev.rendezvous.server.observe.Version;
import java.io.IOException;
import java.io.PrintStream;
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
                case TEXT -> greet(settings, server.port());
                case JSON ->
                    log.log(
                            "listening",
                            address(settings, server.port()),
                            "version " + Version.text() + modes(settings));
            }
        } catch (CannotListenException e) {
            System.err.println("rendezvous-server: cannot listen on " + settings.host() + ":" + settings.port() + ": "
                    + e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.err.println("rendezvous-server: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void greet(Settings settings, int port) {
        String address = address(settings, port);
        System.err.println("rendezvous-server " + Version.text() + " listening on " + address + modes(settings));
        if (settings.security().tls().isEmpty() && settings.security().tokens().isEmpty()) {
            System.err.println("Try, in two terminals:");
            System.err.println("  curl -fsS " + address + settings.basePath().text() + "/abc");
            System.err.println(
                    "  curl -fsS -X PUT " + address + settings.basePath().text() + "/abc");
        }
    }

    private static String address(Settings settings, int port) {
        String scheme = settings.security().tls().isPresent() ? "https" : "http";
        String host = settings.host();
        String name = host.equals("0.0.0.0") || host.equals("::")
                ? "localhost"
                : host.contains(":") ? "[" + host + "]" : host;
        return scheme + "://" + name + ":" + port;
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
