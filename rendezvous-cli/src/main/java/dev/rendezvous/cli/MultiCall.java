package dev.rendezvous.cli;

import dev.rendezvous.cli.process.ProgramName;

/** Both commands as one program, which is the command under whose name it is called. A native image starts here. */
public final class MultiCall {

    private static final String RENDEZVOUS = "rendezvous";

    private MultiCall() {}

    /** Runs {@code rendezvous} under that name, also if something follows it, and {@code wait-for} under every other name. */
    public static void main(String[] arguments) {
        if (ProgramName.ofThisProcess().startsWith(RENDEZVOUS)) {
            Rendezvous.main(arguments);
        } else {
            WaitFor.main(arguments);
        }
    }
}
