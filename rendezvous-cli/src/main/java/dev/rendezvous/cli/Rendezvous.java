package dev.rendezvous.cli;

import dev.rendezvous.client.RendezvousException;
import java.io.IOException;
import picocli.CommandLine.ParameterException;

/** The command {@code rendezvous}. */
public final class Rendezvous {

    private Rendezvous() {}

    /** Signals, awaits, resets or shows keys of a server, and exits. */
    public static void main(String[] arguments) {
        int code = run(arguments);
        System.out.flush();
        System.err.flush();
        // No hooks to run and nothing to tidy up: an orderly exit takes 2 ms more.
        Runtime.getRuntime().halt(code);
    }

    static int run(String... arguments) {
        try {
            return new RendezvousUsage().run(arguments);
        } catch (ParameterException | IllegalArgumentException e) {
            System.err.println("rendezvous: " + e.getMessage());
            System.err.println("Try 'rendezvous --help'.");
            return ExitCode.USAGE;
        } catch (RendezvousException | IOException e) {
            System.err.println("rendezvous: " + e.getMessage());
            return ExitCode.OUR_FAULT;
        } catch (InterruptedException e) {
            return ExitCode.OUR_FAULT;
        }
    }
}
