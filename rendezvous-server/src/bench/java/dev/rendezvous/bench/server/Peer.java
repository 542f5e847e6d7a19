package dev.rendezvous.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that can be started and measured.
 *
 * @param name name in tables
 * @param kind what it is
 * @param program executable, configuration or classes
 */
public record Peer(String name, Kind kind, Path program) {

    /** What a peer is, and so how it is started. */
    public enum Kind {
        /** The image of rendezvous-server. */
        RENDEZVOUS {
            @Override
            List<String> command(Path program, int port, Path folder) {
                return List.of(
                        program.resolve("bin/rendezvous-server").toString(),
                        "-port",
                        Integer.toString(port),
                        "-host",
                        "127.0.0.1",
                        "-max-keys",
                        "2000000",
                        "-max-waiters-per-address",
                        "20000");
            }
        },
        /** The program in src/bench/go. */
        GO {
            @Override
            List<String> command(Path program, int port, Path folder) {
                return List.of(program.toString(), Integer.toString(port));
            }
        },
        /** nginx with the configuration in src/bench/nginx. */
        NCHAN {
            @Override
            List<String> command(Path program, int port, Path folder) throws IOException {
                Path own = Files.createDirectories(folder.resolve("nginx-" + port));
                Path configuration = own.resolve("nginx.conf");
                Files.writeString(
                        configuration,
                        Files.readString(program)
                                .replace("FOLDER", own.toString())
                                .replace("PORT", Integer.toString(port)));
                return List.of("nginx", "-p", own.toString(), "-c", configuration.toString());
            }
        },
        /** {@link PlainServer}. */
        HTTPSERVER {
            @Override
            List<String> command(Path program, int port, Path folder) {
                return List.of("java", "-cp", program.toString(), PlainServer.class.getName(), Integer.toString(port));
            }
        };

        abstract List<String> command(Path program, int port, Path folder) throws IOException;
    }

    public boolean ours() {
        return kind == Kind.RENDEZVOUS;
    }

    /** Starts a server, and returns without waiting for it. */
    public Server start(Path folder, String... options) throws IOException {
        int port = Server.freePort();
        List<String> command = new ArrayList<>(kind.command(program, port, folder));
        command.addAll(List.of(options));
        return Server.start(this, port, command, folder);
    }

    boolean isJvm() {
        return kind == Kind.RENDEZVOUS || kind == Kind.HTTPSERVER;
    }
}
