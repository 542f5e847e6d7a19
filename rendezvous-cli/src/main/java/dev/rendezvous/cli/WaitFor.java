package dev.rendezvous.cli;

import picocli.CommandLine.ParameterException;

/** The command {@code wait-for}. */
public final class WaitFor {

    private WaitFor() {}

    /** Waits for the targets, then becomes the command that follows {@code --}, or exits. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Returns the exit code, unless the process becomes another command. */
    static int run(String... arguments) {
        WaitForUsage usage = new WaitForUsage();
        try {
            WaitForUsage.Request request = usage.parse(arguments);
            if (request.helpShown()) {
                return ExitCode.MET;
            }
            return new WaitForRun(request).run();
        } catch (ParameterException | IllegalArgumentException e) {
            System.err.println("wait-for: " + e.getMessage());
            System.err.println("Try 'wait-for --help'.");
            return ExitCode.USAGE;
        } catch (InterruptedException e) {
            return ExitCode.OUR_FAULT;
        }
    }
}
