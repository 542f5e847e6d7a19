package dev.rendezvous.cli;

import dev.rendezvous.DurationText;
import dev.rendezvous.Payload;
import dev.rendezvous.client.RemoteBarrier;
import dev.rendezvous.client.RemoteLock;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.key.Arrival;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What can be asked of {@code rendezvous}. */
final class RendezvousUsage {

    private static final String DEFAULT_SERVER = "http://localhost:8080";

    private final CommandLine commandLine;

    RendezvousUsage() {
        commandLine = new CommandLine(model());
    }

    static CommandSpec model() {
        CommandSpec spec = CommandSpec.create().name("rendezvous").version("rendezvous " + Version.text());
        spec.usageMessage()
                .customSynopsis("rendezvous COMMAND [OPTION…] [NAME] [-- COMMAND [ARGUMENT…]]")
                .description(
                        "", "Signals and awaits keys, and meets at barriers and locks, of a rendezvous server.", "")
                .footer(
                        "",
                        "The server is --server, else the environment's RENDEZVOUS_URL, else " + DEFAULT_SERVER + ".",
                        "A token for it comes from --token-file, else RENDEZVOUS_TOKEN_FILE, else RENDEZVOUS_TOKEN.",
                        "Of https, it trusts the PEM file --ca, else RENDEZVOUS_CA_FILE, else what the JDK trusts.",
                        "Exit codes: 0 done, 1 server not reached, 2 wrong usage, 3 signalled as failed or refused,",
                        "4 lock lost, 124 timed out; of lock otherwise those of its command, 126 and 127 as in a shell")
                .width(100);
        spec.addOption(help());
        spec.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Show the version and exit")
                .build());
        spec.addSubcommand(
                "signal",
                command("Signals KEY, waking whoever waits.")
                        .addOption(text("TEXT", "Hand this to every waiter", "-p", "--payload"))
                        .addOption(text(
                                "FILE",
                                "Hand the contents of a file to every waiter; - is stdin",
                                "-f",
                                "--payload-file"))
                        .addOption(text(
                                "TYPE",
                                "Media type of the payload. Default: text/plain; charset=utf-8, or application/octet-stream for a file",
                                "--type"))
                        .addOption(text("REASON", "Signal that it has failed, and why", "--failed"))
                        .addOption(
                                text("DURATION", "How long the signal stands. Default: as the server has it", "--ttl"))
                        .addPositional(key()));
        spec.addSubcommand(
                "wait",
                command("Waits for KEY to be signalled, and prints its payload.")
                        .addOption(timeout())
                        .addOption(text("N", "Wait for the N-th signal since the last reset", "--count"))
                        .addPositional(key()));
        spec.addSubcommand(
                "reset",
                command("Makes KEY unsignalled, or every key with a prefix.")
                        .addOption(prefix())
                        .addPositional(key("0..1")));
        addMeetings(spec);
        spec.addSubcommand(
                "status",
                command("Shows what waits, what failed and what is signalled.")
                        .addOption(prefix())
                        .addOption(text("FORMAT", "text or json. Default: text", "--output")));
        spec.addSubcommand(
                "events",
                command("Prints what happens on the server, one event a line, until it is told to end.")
                        .addOption(text("PREFIX", "Only of names that begin so, as in build/42/ or _port/", "--prefix"))
                        .addOption(text("N", "End after N events", "--count"))
                        .addOption(text("FORMAT", "text or ndjson. Default: text", "--output")));
        return spec;
    }

    private static void addMeetings(CommandSpec spec) {
        spec.addSubcommand(
                "barrier",
                command("Waits until all parties have come to the barrier NAME, and prints who and in which order.")
                        .addOption(text("N", "How many have to come", "--parties"))
                        .addOption(text("NAME,…", "Who has to come, instead of how many", "--members"))
                        .addOption(text("NAME", "What to call yourself", "--member"))
                        .addOption(text("TEXT", "Bring this for the others", "-p", "--payload"))
                        .addOption(timeout())
                        .addPositional(name()));
        spec.addSubcommand(
                "lock",
                command("Runs a command while it holds the lock NAME: rendezvous lock NAME -- COMMAND [ARGUMENT…]")
                        .addOption(text(
                                "DURATION",
                                "How long the lock stays taken when the holder is not heard of. Default: 30s",
                                "--ttl"))
                        .addOption(text(
                                "N",
                                "How many may hold it at once. Default: what others have agreed on, or 1",
                                "--permits"))
                        .addOption(timeout())
                        .addPositional(name()));
    }

    private static OptionSpec timeout() {
        return text(
                "DURATION",
                "How long to wait: seconds, or as in 500ms, 2m, 1h; 0 for ever. Default: 30s",
                "-t",
                "--timeout");
    }

    private static CommandSpec command(String description) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(description).width(100);
        return spec.addOption(help())
                .addOption(text("URL", "Address of the server", "-s", "--server"))
                .addOption(text("FILE", "File with a token for the server", "--token-file"))
                .addOption(text("FILE", "PEM file with the certificates to trust", "--ca"));
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this and exit")
                .build();
    }

    private static OptionSpec text(String label, String what, String... names) {
        return OptionSpec.builder(names)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(what)
                .build();
    }

    private static OptionSpec prefix() {
        return text("PREFIX", "Only keys whose names begin so, as in build/42/", "--prefix");
    }

    private static PositionalParamSpec key() {
        return key("1");
    }

    private static PositionalParamSpec key(String arity) {
        return positional("KEY", arity);
    }

    private static PositionalParamSpec name() {
        return positional("NAME", "1");
    }

    private static PositionalParamSpec positional(String label, String arity) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity(arity)
                .paramLabel(label)
                .type(String.class)
                .required(arity.equals("1"))
                .build();
    }

    int run(String... arguments) throws IOException, InterruptedException {
        List<String> all = List.of(arguments);
        boolean runs = all.indexOf("lock") == 0 && all.contains("--");
        int end = runs ? all.indexOf("--") : all.size();
        List<String> toRun = runs ? all.subList(end + 1, all.size()) : List.of();
        ParseResult parsed = commandLine.parseArgs(all.subList(0, end).toArray(String[]::new));
        Integer shown = CommandLine.executeHelpRequest(parsed);
        if (shown != null) {
            return shown;
        }
        if (!parsed.hasSubcommand()) {
            throw new IllegalArgumentException(
                    "a command is missing: signal, wait, reset, barrier, lock, status or events");
        }
        ParseResult command = parsed.subcommand();
        String server = option(command, "--server")
                .or(() -> Optional.ofNullable(System.getenv("RENDEZVOUS_URL")))
                .orElse(DEFAULT_SERVER);
        try (RendezvousClient client = client(server, command)) {
            return dispatch(command, toRun, client);
        }
    }

    private static RendezvousClient client(String server, ParseResult command) {
        RendezvousClient plain = RendezvousClient.at(server);
        RendezvousClient client = option(command, "--ca")
                .map(file -> plain.withCa(Path.of(file)))
                .orElseGet(() -> plain.withCaFrom(System.getenv()));
        return option(command, "--token-file")
                .map(file -> client.withTokenFile(Path.of(file)))
                .orElseGet(() -> client.withTokenFrom(System.getenv()));
    }

    private static int dispatch(ParseResult command, List<String> toRun, RendezvousClient client)
            throws IOException, InterruptedException {
        return switch (command.commandSpec().name()) {
            case "signal" ->
                Verbs.signal(
                        client.key(key(command)),
                        new Verbs.Signalling(
                                option(command, "--payload"),
                                option(command, "--payload-file"),
                                option(command, "--type"),
                                option(command, "--failed"),
                                option(command, "--ttl").map(DurationText::parse)));
            case "wait" -> Verbs.await(client.key(key(command)), limit(command), count(command));
            case "reset" -> reset(command, client);
            case "barrier" -> MeetingVerbs.barrier(barrier(command, client), arrival(command), limit(command));
            case "lock" -> {
                Duration ttl = DurationText.parse(option(command, "--ttl").orElse("30s"));
                yield MeetingVerbs.lock(lock(command, client), ttl, limit(command), toRun);
            }
            case "events" -> events(command, client);
            default -> status(command, client);
        };
    }

    private static int reset(ParseResult command, RendezvousClient client) throws InterruptedException {
        Optional<String> prefix = option(command, "--prefix");
        if (prefix.isPresent() == command.hasMatchedPositional(0)) {
            throw new IllegalArgumentException("reset takes either a KEY or a --prefix");
        }
        return prefix.isPresent() ? Verbs.resetAll(client, prefix.get()) : Verbs.reset(client.key(key(command)));
    }

    private static int status(ParseResult command, RendezvousClient client) throws InterruptedException {
        Optional<String> prefix = option(command, "--prefix");
        return prefix.isPresent()
                ? Verbs.status(client, prefix.get(), isJson(command, "json"))
                : Verbs.status(client, isJson(command, "json"));
    }

    private static int events(ParseResult command, RendezvousClient client) {
        boolean json = isJson(command, "ndjson");
        Optional<Long> most = option(command, "--count").map(text -> count(command));
        return Verbs.events(client, option(command, "--prefix").orElse(""), new EventPrinter(System.out, json, most));
    }

    private static String key(ParseResult command) {
        List<String> words = command.originalArgs();
        return command.matchedPositionalValue(0, words.getLast());
    }

    private static Optional<Duration> limit(ParseResult command) {
        Duration limit = DurationText.parse(option(command, "--timeout").orElse("30s"));
        return limit.isZero() ? Optional.empty() : Optional.of(limit);
    }

    private static RemoteBarrier barrier(ParseResult command, RendezvousClient client) {
        Optional<String> members = option(command, "--members");
        Optional<Integer> parties = number(command, "--parties");
        if (members.isPresent() == parties.isPresent()) {
            throw new IllegalArgumentException("a barrier has either --parties N or --members NAME,…");
        }
        return members.isPresent()
                ? client.barrier(key(command), List.of(members.get().split(",", -1)))
                : client.barrier(key(command), parties.orElseThrow());
    }

    private static Arrival arrival(ParseResult command) {
        return new Arrival(
                option(command, "--member"), option(command, "--payload").map(Payload::text));
    }

    private static RemoteLock lock(ParseResult command, RendezvousClient client) {
        Optional<Integer> permits = number(command, "--permits");
        return permits.isPresent() ? client.lock(key(command), permits.get()) : client.lock(key(command));
    }

    private static Optional<Integer> number(ParseResult command, String name) {
        Optional<String> text = option(command, name);
        if (text.isPresent() && !text.get().matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(name + " is a whole number from 1, and not '" + text.get() + "'");
        }
        return text.map(Integer::valueOf);
    }

    private static long count(ParseResult command) {
        String count = option(command, "--count").orElse("1");
        if (!count.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("--count is a whole number from 1, and not '" + count + "'");
        }
        return Long.parseLong(count);
    }

    private static boolean isJson(ParseResult command, String json) {
        String format = option(command, "--output").orElse("text");
        if (!format.equals("text") && !format.equals(json)) {
            throw new IllegalArgumentException("--output is text or " + json + ", and not '" + format + "'");
        }
        return format.equals(json);
    }

    private static Optional<String> option(ParseResult command, String name) {
        return Optional.ofNullable(command.matchedOptionValue(name, null));
    }
}
