package dev.rendezvous.cli.server;

import dev.rendezvous.cli.process.Version;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands and options of {@code rendezvous}. The parser, the help, the manual page and the completions are made from this. */
public final class RendezvousOptions {

    static final String DEFAULT_SERVER = "http://localhost:8080";

    private RendezvousOptions() {}

    public static CommandSpec model() {
        CommandSpec spec = CommandSpec.create().name("rendezvous").version("rendezvous " + Version.text());
        spec.usageMessage()
                .customSynopsis("rendezvous COMMAND [OPTION…] [NAME] [-- COMMAND [ARGUMENT…]]")
                .description("", "Works with the keys, barriers and locks of a rendezvous server.", "")
                .footer(
                        "",
                        "The server is --server, or else RENDEZVOUS_URL, or else " + DEFAULT_SERVER + ".",
                        "The token is read from --token-file, or else RENDEZVOUS_TOKEN_FILE, or else RENDEZVOUS_TOKEN.",
                        "For https, the certificates in --ca, or else RENDEZVOUS_CA_FILE, or else the system's are trusted.",
                        "",
                        "Exit codes: 0 success, 1 server not reachable or internal error, 2 usage error,",
                        "  3 signalled as failed, broken, or refused, 4 lock lost, 124 timed out or not available,",
                        "  128 and the number of the signal that ended a wait;",
                        "  lock otherwise exits as its command does, with 126 or 127 if that cannot be started")
                .width(100);
        spec.addOption(help());
        spec.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Print the version and exit")
                .build());
        addKeyCommands(spec);
        addBarrierAndLock(spec);
        addForce(spec);
        addViews(spec);
        return spec;
    }

    private static void addKeyCommands(CommandSpec spec) {
        spec.addSubcommand(
                "signal",
                command("Signals KEY, which releases its waiters.")
                        .addOption(text("TEXT", "Payload that every waiter receives", "-p", "--payload"))
                        .addOption(text(
                                "FILE",
                                "File whose contents every waiter receives; - for stdin",
                                "-f",
                                "--payload-file"))
                        .addOption(text(
                                "TYPE",
                                "Media type of the payload. Default: text/plain; charset=utf-8, or for a file application/octet-stream",
                                "--type"))
                        .addOption(text("REASON", "Send a failure signal with this reason", "--failed"))
                        .addOption(
                                text("DURATION", "Time until the signal expires. Default: set by the server", "--ttl"))
                        .addPositional(positional("KEY", "Name of the key", "1")));
        spec.addSubcommand(
                "wait",
                command("Waits until KEY is signalled, and prints its payload; or until a lock is free.")
                        .addOption(timeout())
                        .addOption(once())
                        .addOption(text(
                                "STATE",
                                "Wait until KEY is signalled, or reset; or free, for a lock of that name that nobody holds or waits for. Default: signalled",
                                "--until"))
                        .addOption(text("N", "Wait for the Nth signal since the last reset. Default: 1", "--count"))
                        .addPositional(positional("KEY", "Name of the key", "1")));
        spec.addSubcommand(
                "reset",
                command("Resets KEY, or all keys with a prefix, to not signalled.")
                        .addOption(text(
                                "PREFIX", "Reset all keys whose names start with PREFIX, as in build/42/", "--prefix"))
                        .addPositional(positional("KEY", "Name of the key", "0..1")));
    }

    private static void addBarrierAndLock(CommandSpec spec) {
        spec.addSubcommand(
                "barrier",
                command(
                                "Waits until all parties have arrived at the barrier NAME, and prints them in order of arrival.")
                        .addOption(text("N", "Number of parties", "--parties"))
                        .addOption(text("NAME,…", "Names of the parties, instead of their number", "--members"))
                        .addOption(text("NAME", "Name of this party", "--member"))
                        .addOption(text("TEXT", "Payload that the other parties receive", "-p", "--payload"))
                        .addOption(text(
                                "REASON",
                                "Break the barrier instead of arriving: all that wait end with this reason, and all that arrive before a reset",
                                "--failed"))
                        .addOption(timeout())
                        .addOption(once())
                        .addPositional(positional("NAME", "Name of the barrier", "1")));
        spec.addSubcommand(
                "lock",
                command("Runs a command while holding the lock NAME: rendezvous lock NAME -- COMMAND [ARGUMENT…]")
                        .addOption(text(
                                "DURATION",
                                "Time until the lock is released if its holder no longer renews it. Default: 30s",
                                "--ttl"))
                        .addOption(text(
                                "N",
                                "Number of permits of the lock. Default: the number that current holders use, or 1",
                                "--permits"))
                        .addOption(text("N", "Number of permits to acquire at once. Default: 1", "--acquire"))
                        .addOption(OptionSpec.builder("--read")
                                .description("Hold the lock together with others that read; without it, alone")
                                .build())
                        .addOption(timeout())
                        .addOption(once())
                        .addPositional(positional("NAME", "Name of the lock", "1")));
    }

    private static void addForce(CommandSpec spec) {
        spec.addSubcommand(
                "unlock",
                command(
                                "Takes the lock NAME from its holder, which is stuck. The holder is told when it renews its lease.")
                        .addOption(text(
                                "N",
                                "Fence of the holder, as GET /_lock/NAME and the message after a wrong one show it",
                                "--fence"))
                        .addPositional(positional("NAME", "Name of the lock", "1")));
        spec.addSubcommand(
                "reset-barrier",
                command(
                                "Rejects all parties that wait at the barrier NAME, or repairs it if it is broken. The next arrival opens the next generation.")
                        .addOption(text(
                                "N",
                                "Generation that is open or broken, as GET /_barrier/NAME and the message after a wrong one show it",
                                "--generation"))
                        .addPositional(positional("NAME", "Name of the barrier", "1")));
    }

    private static void addViews(CommandSpec spec) {
        spec.addSubcommand(
                "status",
                command("Shows what is wrong, who waits for what, and what is signalled.")
                        .addOption(OptionSpec.builder("--watch")
                                .description(
                                        "Show it again after each change, until interrupted; on a terminal, in its place")
                                .build())
                        .addOption(text(
                                "PREFIX",
                                "Show keys whose names start with PREFIX, as in build/42/, and their latest signals",
                                "--prefix"))
                        .addOption(text("FORMAT", "text or json. Default: text", "--output")));
        spec.addSubcommand(
                "timeline",
                command("Shows the latest start: who waited for what, for how long, and who signalled it.")
                        .addOption(text(
                                "FORMAT",
                                "text; or all starts as json, html (one file), svg, or trace for Perfetto. Default: text",
                                "--output")));
        spec.addSubcommand(
                "events",
                command("Prints the server's events, one per line, until it is interrupted.")
                        .addOption(text(
                                "PREFIX",
                                "Only events of names that start with PREFIX, as in build/42/ or _port/",
                                "--prefix"))
                        .addOption(text("N", "Exit after N events", "--count"))
                        .addOption(text("FORMAT", "text or ndjson. Default: text", "--output")));
    }

    private static CommandSpec command(String description) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(description).width(100);
        return spec.addOption(help())
                .addOption(text("URL", "URL of the server", "-s", "--server"))
                .addOption(text("FILE", "File with the token for the server", "--token-file"))
                .addOption(text("FILE", "PEM file with the certificates to trust", "--ca"))
                .addOption(text(
                        "NAME",
                        "Name under which the server shows this command. Default: RENDEZVOUS_AS, or the name of this host",
                        "--as"));
    }

    private static OptionSpec timeout() {
        return text(
                "DURATION",
                "Maximum time to wait: seconds, or with a unit, as in 500ms, 2m, 1h, 1d; 0 to check once, infinity for no limit. Default: 30s",
                "-t",
                "--timeout");
    }

    private static OptionSpec once() {
        return OptionSpec.builder("--try")
                .description("Check once instead of waiting; the same as --timeout 0")
                .build();
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help and exit")
                .build();
    }

    private static OptionSpec text(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    private static PositionalParamSpec positional(String label, String description, String arity) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity(arity)
                .paramLabel(label)
                .description(description)
                .type(String.class)
                .required(arity.equals("1"))
                .build();
    }
}
