package dev.rendezvous.cli;

import dev.rendezvous.RemoteText;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/** The command {@code wait-for}. */
public final class WaitFor {

    private WaitFor() {}

    /** Waits for the targets, then executes the command that follows {@code --}, or exits. */
    public static void main(String[] arguments) {
        int code = run(arguments);
        System.out.flush();
        System.err.flush();
        // Saves the 2 ms of an orderly exit: there are no shutdown hooks to run.
        Runtime.getRuntime().halt(code);
    }

    /** Returns the exit code; does not return if the process becomes the command. */
    static int run(String... arguments) {
        Optional<Request> request;
        try {
            request = new WaitForUsage(System.getenv()).parse(arguments);
        } catch (ParameterException e) {
            return usageError(UsageMessage.of(e));
        } catch (IllegalArgumentException e) {
            return usageError(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            System.err.println("wait-for: cannot read the targets: " + RemoteText.visible(String.valueOf(e.getMessage())));
            return ExitCode.OUR_FAULT;
        }
        try {
            return request.isEmpty() ? ExitCode.MET : new WaitForRun(request.get()).run();
        } catch (InterruptedException e) {
            return ExitCode.OUR_FAULT;
        } catch (RuntimeException e) {
            System.err.println("wait-for: internal error of this program or of a plugin; please report it: " + e);
            e.printStackTrace();
            return ExitCode.OUR_FAULT;
        }
    }

    private static int usageError(String message) {
        System.err.println("wait-for: " + message);
        System.err.println("Try 'wait-for --help'.");
        return ExitCode.USAGE;
    }
}
