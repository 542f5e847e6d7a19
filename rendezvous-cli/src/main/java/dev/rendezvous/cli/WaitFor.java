package dev.rendezvous.cli;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/** The command {@code wait-for}. */
public final class WaitFor {

    private WaitFor() {}

    /** Waits for the targets, then becomes the command that follows {@code --}, or exits. */
    public static void main(String[] arguments) {
        int code = run(arguments);
        System.out.flush();
        System.err.flush();
        // No hooks to run and nothing to tidy up: an orderly exit takes 2 ms more.
        Runtime.getRuntime().halt(code);
    }

    /** Returns the exit code, unless the process becomes another command. */
    static int run(String... arguments) {
        Optional<Request> request;
        try {
            request = new WaitForUsage(System.getenv()).parse(arguments);
        } catch (ParameterException | IllegalArgumentException e) {
            System.err.println("wait-for: " + e.getMessage());
            System.err.println("Try 'wait-for --help'.");
            return ExitCode.USAGE;
        } catch (IOException e) {
            System.err.println("wait-for: cannot read the targets: " + Text.plain(String.valueOf(e.getMessage())));
            return ExitCode.OUR_FAULT;
        }
        try {
            return request.isEmpty() ? ExitCode.MET : new WaitForRun(request.get()).run();
        } catch (InterruptedException e) {
            return ExitCode.OUR_FAULT;
        } catch (RuntimeException e) {
            System.err.println("wait-for: a defect of this program or of a plugin; please report it: " + e);
            e.printStackTrace();
            return ExitCode.OUR_FAULT;
        }
    }
}
