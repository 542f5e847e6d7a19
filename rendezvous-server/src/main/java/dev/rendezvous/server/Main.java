package dev.rendezvous.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program. */
public final class Main {

    private Main() {}

    /** Runs the server until it is told to stop. Exits with 2 on wrong usage, 1 if it cannot listen or a check fails. */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        CommandLineOptions options = new CommandLineOptions(System.getenv());
        try {
            ParseResult parsed = options.parse(arguments);
            if (parsed.isUsageHelpRequested()) {
                options.commandLine().usage(out);
            } else if (parsed.isVersionHelpRequested()) {
                options.commandLine().printVersionHelp(out);
            } else if (CommandLineOptions.asksForCheck(parsed)) {
                check(CommandLineOptions.settings(parsed));
            } else {
                serve(CommandLineOptions.settings(parsed));
            }
        } catch (ParameterException e) {
            System.err.println("rendezvous-server: " + e.getMessage());
            System.err.println("Try 'rendezvous-server --help'.");
            System.exit(2);
        }
    }

    private static void serve(Settings settings) {
        Logging.Format format = settings.logging().format();
        readLoggingConfiguration(format);
        try {
            RendezvousServer server = RendezvousServer.start(settings);
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(server::close));
            switch (format) {
                case TEXT -> greet(settings.host(), server.port());
                case JSON -> new EventLog().event("listening", settings.host() + ":" + server.port(), "");
            }
        } catch (CannotListenException e) {
            System.err.println("rendezvous-server: cannot listen on " + settings.host() + ":" + settings.port() + ": "
                    + e.getMessage() + "; choose another --port or --host, or end what listens there");
            System.exit(1);
        } catch (IOException e) {
            System.err.println("rendezvous-server: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void greet(String host, int port) {
        String address = "localhost:" + port;
        System.err.println("rendezvous-server listens on " + host + ":" + port + ". Try, in two terminals:");
        System.err.println("  curl -fsS " + address + "/abc");
        System.err.println("  curl -fsS -X PUT " + address + "/abc");
    }

    private static void check(Settings settings) {
        try {
            Checkup.pass(settings);
        } catch (IOException e) {
            System.err.println("rendezvous-server: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void readLoggingConfiguration(Logging.Format format) {
        try (InputStream configuration = Main.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(configuration);
            if (format == Logging.Format.JSON) {
                for (Handler handler : Logger.getLogger("").getHandlers()) {
                    handler.setFormatter(new JsonLines());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
