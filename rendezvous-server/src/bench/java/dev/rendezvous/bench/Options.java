package dev.rendezvous.bench;

import dev.rendezvous.bench.part.Database;
import dev.rendezvous.bench.part.Part;
import dev.rendezvous.bench.part.Parts;
import dev.rendezvous.bench.part.Settings;
import dev.rendezvous.bench.part.Setup;
import dev.rendezvous.bench.server.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The arguments: those of the script, which its head describes, and those that the script adds.
 *
 * @param command the command as it was typed
 * @param out the file for lines of JSON
 * @param plots the folder for plots
 */
record Options(String command, List<Part> parts, Setup setup, boolean check, Optional<Path> out, Optional<Path> plots) {

    List<Peer> peers() {
        return setup.peers();
    }

    static Options parse(String[] args) {
        return new Parser(List.of(args)).parse();
    }

    private static final class Parser {

        private final Iterator<String> args;
        private final String command;
        private final List<Peer> peers = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private Optional<Integer> rounds = Optional.empty();
        private Optional<Integer> seconds = Optional.empty();
        private Optional<Integer> warmUp = Optional.empty();
        private Optional<Integer> hold = Optional.empty();
        private Optional<Database> database = Optional.empty();
        private Optional<Path> out = Optional.empty();
        private Optional<Path> plots = Optional.empty();
        private Path folder = Path.of(".");
        private Path waitFor = Path.of("wait-for");
        private boolean quick;
        private boolean check = true;
        private boolean wrk;

        Parser(List<String> args) {
            this.args = args.iterator();
            command = String.join(" ", args.subList(args.indexOf("--") + 1, args.size()));
        }

        Options parse() {
            while (args.hasNext()) {
                read(args.next());
            }
            Settings settings = new Settings(
                    rounds.orElse(quick ? 2 : 5),
                    Duration.ofSeconds(seconds.orElse(quick ? 2 : 8)),
                    Duration.ofSeconds(warmUp.orElse(quick ? 0 : 60)),
                    Duration.ofSeconds(quick ? 10 : 60),
                    Duration.ofSeconds(hold.orElse(quick ? 20 : 300)),
                    quick,
                    wrk,
                    folder);
            return new Options(command, parts(), new Setup(settings, peers, waitFor, database), check, out, plots);
        }

        private void read(String arg) {
            switch (arg) {
                case "--rounds" -> rounds = Optional.of(number(arg));
                case "--seconds" -> seconds = Optional.of(number(arg));
                case "--warm-up" -> warmUp = Optional.of(number(arg));
                case "--hold" -> hold = Optional.of(number(arg));
                case "--quick" -> quick = true;
                case "--no-check" -> check = false;
                case "--no-fsync" -> {}
                case "--out" -> out = Optional.of(Path.of(value(arg)));
                case "--plots" -> plots = Optional.of(Path.of(value(arg)));
                case "--before" -> add("before", Peer.Kind.RENDEZVOUS, value(arg));
                case "--rendezvous" -> add("rendezvous", Peer.Kind.RENDEZVOUS, value(arg));
                case "--go" -> add("go", Peer.Kind.GO, value(arg));
                case "--nchan" -> add("nchan", Peer.Kind.NCHAN, value(arg));
                case "--httpserver" -> add("httpserver", Peer.Kind.HTTPSERVER, value(arg));
                case "--wrk" -> wrk = true;
                case "--folder" -> folder = Path.of(value(arg));
                case "--wait-for" -> waitFor = Path.of(value(arg));
                case "--database" -> database = Optional.of(new Database(number(arg), number(arg)));
                case "--" -> {}
                default -> names.add(arg);
            }
        }

        private void add(String name, Peer.Kind kind, String program) {
            peers.add(new Peer(name, kind, Path.of(program)));
        }

        private List<Part> parts() {
            List<Part> parts = new ArrayList<>();
            for (String name : names) {
                List<Part> named = Parts.all().stream()
                        .filter(part -> name.equals("all") || part.name().equals(name))
                        .toList();
                if (named.isEmpty()) {
                    throw new IllegalArgumentException("part must be all or one of "
                            + Parts.all().stream().map(Part::name).collect(Collectors.joining(", ")) + ", but was '"
                            + name + "'; --help describes the options");
                }
                parts.addAll(named);
            }
            return parts;
        }

        private int number(String option) {
            String value = value(option);
            try {
                return Integer.parseUnsignedInt(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(option + " must be a number, but was '" + value + "'", e);
            }
        }

        private String value(String option) {
            if (!args.hasNext()) {
                throw new IllegalArgumentException(option + " must have a value; --help describes the options");
            }
            return args.next();
        }
    }
}
