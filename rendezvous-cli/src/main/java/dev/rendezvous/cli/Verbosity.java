package dev.rendezvous.cli;

/** How much {@code wait-for} prints on stderr while it waits. */
enum Verbosity {
    QUIET,
    CHANGES,
    EVERY_ATTEMPT
}
