package dev.rendezvous.cli.report;

/** How much {@code wait-for} prints on stderr while it waits. */
public enum Verbosity {
    QUIET,
    CHANGES,
    EVERY_ATTEMPT
}
