package dev.rendezvous.cli.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.cli.process.ServerProcess;
import dev.rendezvous.target.Targets;
import java.io.File;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands as processes against the server's image: one server and one folder for each test. */
@Tag("slow")
@Timeout(180)
abstract class ServerCommandFixture {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    ServerProcess server;
    String url;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start();
        url = server.url();
    }

    @AfterEach
    void stop() throws Exception {
        server.kill();
    }

    Process begin(String... arguments) throws Exception {
        List<String> command = ProcessRun.withDefaultSignals(ProcessRun.rendezvous());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("RENDEZVOUS_URL", url);
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Xmx77m");
        builder.directory(folder.toFile());
        return builder.start();
    }

    ProcessRun run(String... arguments) throws Exception {
        return ProcessRun.end(begin(arguments), "");
    }

    /** Waits until a process has written to a file. */
    void awaitFile(String name, Process writer) throws InterruptedException {
        File file = folder.resolve(name).toFile();
        await(name, () -> file.length() > 0 || !writer.isAlive());
        assertThat(file).as("written before the process ended").isNotEmpty();
    }

    /** Does not poll in a tight loop, which would delay the processes that are waited for. */
    static void await(String name, Callable<Boolean> check) throws InterruptedException {
        Condition.polling(Probe.of(name, check)).await(Duration.ofMinutes(2));
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    void awaitShown(String path, String text) throws Exception {
        String encoded = URLEncoder.encode(text, UTF_8).replace("+", "%20");
        Condition shown = Targets.installed().parse(url + path + "#contains=" + encoded);
        shown.await(Duration.ofMinutes(2));
    }

    static void kill(String signal, Process process) throws Exception {
        assertThat(ProcessRun.of(List.of("kill", "-" + signal, Long.toString(process.pid())))
                        .exit())
                .isZero();
    }

    /** Starts a script that holds the lock. */
    Process beginLocked(String ttl, String script) throws Exception {
        return begin("lock", "db", "--ttl", ttl, "--", "sh", "-c", script);
    }

    /** Returns the process id that a script has written to the file {@code held}. */
    long awaitPid(Process run) throws Exception {
        awaitFile("held", run);
        return Long.parseLong(Files.readString(folder.resolve("held")).strip());
    }
}
