package dev.rendezvous.cli;

import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.process.ProgramName;
import dev.rendezvous.cli.process.Terminal;
import dev.rendezvous.cli.report.DisplayText;
import dev.rendezvous.cli.waitfor.UsageHint;
import dev.rendezvous.cli.waitfor.WaitForCommandLine;
import dev.rendezvous.cli.waitfor.WaitForRequest;
import dev.rendezvous.cli.waitfor.WaitForRun;
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
    public static int run(String... arguments) {
        Optional<WaitForRequest> request;
        try {
            request = new WaitForCommandLine(System.getenv(), ProgramName::ofThisProcess).parse(arguments);
        } catch (ParameterException e) {
            return usageError(UsageMessage.of(e), arguments);
        } catch (IllegalArgumentException e) {
            return usageError(String.valueOf(e.getMessage()), arguments);
        }
        try {
            return request.isEmpty() ? ExitCode.SUCCESS : new WaitForRun(request.get()).run();
        } catch (InterruptedException e) {
            return ExitCode.INTERNAL_ERROR;
        } catch (RuntimeException e) {
            System.err.println("wait-for: internal error of this program or of a plugin; please report it: " + e);
            e.printStackTrace();
            return ExitCode.INTERNAL_ERROR;
        }
    }

    private static int usageError(String message, String... arguments) {
        int columns = Terminal.columnsOfStderr();
        System.err.println(DisplayText.wrap("wait-for: " + message, columns));
        UsageHint.of(arguments).ifPresent(hint -> System.err.println(DisplayText.wrap(hint, columns)));
        System.err.println("Try 'wait-for --help'.");
        return ExitCode.USAGE;
    }
}
