package dev.rendezvous.cli;

import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.server.RendezvousCommandLine;
import dev.rendezvous.client.RendezvousException;
import dev.rendezvous.client.RequestRefusedException;
import dev.rendezvous.client.UnauthorizedException;
import java.io.IOException;
import picocli.CommandLine.ParameterException;

/** The command {@code rendezvous}. */
public final class Rendezvous {

    private Rendezvous() {}

    /** Runs one of the commands that talk to a server, and exits. */
    public static void main(String[] arguments) {
        int code = run(arguments);
        System.out.flush();
        System.err.flush();
        // Saves the 2 ms of an orderly exit: there are no shutdown hooks left to run.
        Runtime.getRuntime().halt(code);
    }

    static int run(String... arguments) {
        try {
            return new RendezvousCommandLine().run(arguments);
        } catch (ParameterException e) {
            return usageError(UsageMessage.of(e));
        } catch (IllegalArgumentException e) {
            return usageError(UsageMessage.withoutPasswords(String.valueOf(e.getMessage())));
        } catch (RequestRefusedException | UnauthorizedException e) {
            System.err.println("rendezvous: " + e.getMessage());
            return ExitCode.UNSATISFIABLE;
        } catch (RendezvousException | IOException e) {
            System.err.println("rendezvous: " + e.getMessage());
            return ExitCode.INTERNAL_ERROR;
        } catch (InterruptedException e) {
            return ExitCode.INTERNAL_ERROR;
        }
    }

    private static int usageError(String message) {
        System.err.println("rendezvous: " + message);
        System.err.println("Try 'rendezvous --help'.");
        return ExitCode.USAGE;
    }
}
