package dev.rendezvous.cli.server;

import dev.rendezvous.Payload;
import dev.rendezvous.client.RemoteBarrier;
import dev.rendezvous.client.RemoteKey;
import dev.rendezvous.client.RemoteLock;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.coordination.Arrival;
import dev.rendezvous.internal.text.DurationParser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Parses the command line of {@code rendezvous} and runs the command that it names. */
public final class RendezvousCommandLine {

    /** Commands that people call to see something now, while others wait for a server that starts. */
    private static final Set<String> SHOWN_NOW = Set.of("status", "timeline");

    private static final Duration RETRY_TIMEOUT_OF_SHOWN = Duration.ofSeconds(10);

    private final CommandLine commandLine = new CommandLine(RendezvousOptions.model());

    /** Returns the exit code. */
    public int run(String... arguments) throws IOException, InterruptedException {
        List<String> all = withHelpAsOption(List.of(arguments));
        boolean hasCommand = all.indexOf("lock") == 0 && all.contains("--");
        int end = hasCommand ? all.indexOf("--") : all.size();
        List<String> toExecute = hasCommand ? all.subList(end + 1, all.size()) : List.of();
        ParseResult parsed = commandLine.parseArgs(all.subList(0, end).toArray(String[]::new));
        Integer helpExitCode = CommandLine.executeHelpRequest(parsed);
        if (helpExitCode != null) {
            return helpExitCode;
        }
        if (!parsed.hasSubcommand()) {
            throw new IllegalArgumentException(
                    "COMMAND is missing; must be one of signal, wait, reset, barrier, lock, unlock, reset-barrier,"
                            + " status, timeline, events");
        }
        ParseResult command = parsed.subcommand();
        String server = option(command, "--server")
                .or(() -> Optional.ofNullable(System.getenv("RENDEZVOUS_URL")))
                .orElse(RendezvousOptions.DEFAULT_SERVER);
        try (RendezvousClient client = client(server, command)) {
            return dispatch(command, toExecute, client);
        }
    }

    /** Returns {@code help COMMAND} as {@code COMMAND --help}, and {@code help x} as {@code x}, which is rejected as unknown. */
    private List<String> withHelpAsOption(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("help")) {
            return arguments;
        }
        List<String> command = new ArrayList<>(arguments.subList(1, arguments.size()));
        if (!command.isEmpty() && !commandLine.getSubcommands().containsKey(command.getFirst())) {
            return command;
        }
        command.add("--help");
        return command;
    }

    private static RendezvousClient client(String server, ParseResult command) {
        RendezvousClient plain = RendezvousClient.at(server);
        RendezvousClient client = option(command, "--ca")
                .map(file -> plain.withCaFile(Path.of(file)))
                .orElseGet(() -> plain.withCaFileFromEnvironment(System.getenv()));
        RendezvousClient named = option(command, "--as")
                .map(client::withCallerName)
                .orElseGet(() -> client.withCallerNameFromEnvironment(System.getenv()));
        RendezvousClient authorized = option(command, "--token-file")
                .map(file -> named.withTokenFile(Path.of(file)))
                .orElseGet(() -> named.withTokenFromEnvironment(System.getenv()));
        if (command.hasMatchedOption("--watch")) {
            return authorized;
        }
        RendezvousClient noticed = authorized.withExchangeListener(new RetryNotice(authorized.toString(), System.err));
        return SHOWN_NOW.contains(command.commandSpec().name())
                ? noticed.withRetryTimeout(RETRY_TIMEOUT_OF_SHOWN)
                : noticed;
    }

    private static Optional<String> nameFromEnvironment() {
        return Optional.ofNullable(System.getenv("RENDEZVOUS_AS")).filter(name -> !name.isEmpty());
    }

    private static int dispatch(ParseResult command, List<String> toExecute, RendezvousClient client)
            throws IOException, InterruptedException {
        return switch (command.commandSpec().name()) {
            case "signal" ->
                KeyCommands.signal(
                        client.key(key(command)),
                        new KeyCommands.SignalOptions(
                                option(command, "--payload"),
                                option(command, "--payload-file"),
                                option(command, "--type"),
                                option(command, "--failed"),
                                option(command, "--ttl").map(RendezvousCommandLine::timeToLive)));
            case "wait" -> await(command, client);
            case "reset" -> reset(command, client);
            case "barrier" -> barrier(command, client);
            case "lock" -> {
                Duration ttl = timeToLive(option(command, "--ttl").orElse("30s"));
                Optional<String> as = option(command, "--as").or(RendezvousCommandLine::nameFromEnvironment);
                yield LockBarrierCommands.lock(lock(command, client), as, ttl, timeout(command), toExecute);
            }
            case "unlock" -> LockBarrierCommands.unlock(client, key(command), required(command, "--fence"));
            case "reset-barrier" ->
                LockBarrierCommands.resetBarrier(client, key(command), required(command, "--generation"));
            case "events" -> events(command, client);
            case "timeline" ->
                TimelineCommand.run(client, option(command, "--output").orElse("text"));
            default -> status(command, client);
        };
    }

    private static int await(ParseResult command, RendezvousClient client) throws InterruptedException {
        String until = option(command, "--until").orElse("signalled");
        if (!until.equals("signalled") && option(command, "--count").isPresent()) {
            throw new IllegalArgumentException("--until " + until + " and --count must not be given together");
        }
        RemoteKey key = client.key(key(command));
        return switch (until) {
            case "signalled" -> KeyCommands.await(key, timeout(command), count(command));
            case "reset" -> KeyCommands.awaitReset(key, timeout(command));
            case "free" -> LockBarrierCommands.awaitFree(client.lock(key(command)), timeout(command));
            default ->
                throw new IllegalArgumentException("--until must be signalled, reset or free, but was '" + until + "'");
        };
    }

    private static int reset(ParseResult command, RendezvousClient client) throws InterruptedException {
        Optional<String> prefix = option(command, "--prefix");
        if (prefix.isPresent() == command.hasMatchedPositional(0)) {
            throw new IllegalArgumentException("either KEY or --prefix must be given");
        }
        return prefix.isPresent()
                ? KeyCommands.resetAll(client, prefix.get())
                : KeyCommands.reset(client.key(key(command)));
    }

    private static int status(ParseResult command, RendezvousClient client) throws InterruptedException {
        Optional<String> prefix = option(command, "--prefix");
        boolean json = isJson(command, "json");
        if (command.hasMatchedOption("--watch")) {
            if (prefix.isPresent() || json) {
                throw new IllegalArgumentException("--watch must not be given together with "
                        + (json ? "--output json; use 'rendezvous events --output ndjson'" : "--prefix"));
            }
            return StatusWatch.run(client);
        }
        return prefix.isPresent() ? StatusCommand.run(client, prefix.get(), json) : StatusCommand.run(client, json);
    }

    private static int events(ParseResult command, RendezvousClient client) {
        boolean json = isJson(command, "ndjson");
        Optional<Long> limit = option(command, "--count").map(text -> count(command));
        return EventPrinter.run(client, option(command, "--prefix").orElse(""), json, limit);
    }

    private static String key(ParseResult command) {
        List<String> words = command.originalArgs();
        return command.matchedPositionalValue(0, words.getLast());
    }

    /** Returns the time limit; zero to check once, empty for no limit. */
    private static Optional<Duration> timeout(ParseResult command) {
        Optional<String> timeout = option(command, "--timeout");
        if (command.hasMatchedOption("--try")) {
            if (timeout.isPresent()) {
                throw new IllegalArgumentException("--try and --timeout must not be given together");
            }
            return Optional.of(Duration.ZERO);
        }
        String text = timeout.orElse("30s");
        return text.equals("infinity") ? Optional.empty() : Optional.of(DurationParser.parse("--timeout", text));
    }

    private static long required(ParseResult command, String name) {
        String number = option(command, name)
                .orElseThrow(() -> new IllegalArgumentException(name + " must be given, but is missing"));
        if (!number.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(name + " must be a number, but was '" + number + "'");
        }
        return Long.parseLong(number);
    }

    private static int barrier(ParseResult command, RendezvousClient client) throws InterruptedException {
        Optional<String> failed = option(command, "--failed");
        if (failed.isEmpty()) {
            return LockBarrierCommands.barrier(remoteBarrier(command, client), arrival(command), timeout(command));
        }
        for (String other : List.of("--parties", "--members", "--member", "--payload", "--timeout", "--try")) {
            if (command.hasMatchedOption(other)) {
                throw new IllegalArgumentException("--failed and " + other
                        + " must not be given together; a party that has failed does not arrive");
            }
        }
        return LockBarrierCommands.breakBarrier(client, key(command), failed.get());
    }

    private static Duration timeToLive(String text) {
        Duration ttl = DurationParser.parse("--ttl", text);
        if (ttl.isZero()) {
            throw new IllegalArgumentException("--ttl must be longer than 0, but was '" + text + "'");
        }
        return ttl;
    }

    private static RemoteBarrier remoteBarrier(ParseResult command, RendezvousClient client) {
        Optional<String> members = option(command, "--members");
        Optional<Integer> parties = number(command, "--parties");
        if (members.isPresent() == parties.isPresent()) {
            throw new IllegalArgumentException(
                    members.isPresent()
                            ? "--parties and --members must not be given together; the members are the parties"
                            : "--parties or --members must be given, but both are missing");
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
        Optional<Integer> acquired = number(command, "--acquire");
        RemoteLock lock = permits.isPresent() ? client.lock(key(command), permits.get()) : client.lock(key(command));
        if (!command.hasMatchedOption("--read")) {
            if (acquired.isPresent() && permits.isEmpty()) {
                throw new IllegalArgumentException("--acquire must be given together with --permits");
            }
            return acquired.map(lock::acquiring).orElse(lock);
        }
        if (permits.isPresent() || acquired.isPresent()) {
            throw new IllegalArgumentException("--read must not be given together with --permits or --acquire");
        }
        return lock.readLock();
    }

    private static Optional<Integer> number(ParseResult command, String name) {
        Optional<String> text = option(command, name);
        if (text.isPresent() && !text.get().matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(mustBePositive(name, text.get()));
        }
        return text.map(Integer::valueOf);
    }

    private static long count(ParseResult command) {
        String count = option(command, "--count").orElse("1");
        if (!count.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException(mustBePositive("--count", count));
        }
        return Long.parseLong(count);
    }

    private static String mustBePositive(String name, String value) {
        return name + " must be a positive integer, but was '" + value + "'";
    }

    private static boolean isJson(ParseResult command, String json) {
        String format = option(command, "--output").orElse("text");
        if (!format.equals("text") && !format.equals(json)) {
            throw new IllegalArgumentException("--output must be text or " + json + ", but was '" + format + "'");
        }
        return format.equals(json);
    }

    private static Optional<String> option(ParseResult command, String name) {
        return Optional.ofNullable(command.matchedOptionValue(name, null));
    }
}
