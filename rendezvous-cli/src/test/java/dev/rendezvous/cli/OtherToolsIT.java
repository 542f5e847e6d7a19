package dev.rendezvous.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.cli.process.ProcessRun;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.HttpPeer;
import dev.rendezvous.testing.SocketRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documentation and the tests of wait-on, wait-for-it, eficode's wait-for and docker-compose-wait promise for their command
 * lines, kept by {@code wait-for} under the names and options that its how-to gives for them; and what it refuses to do as they do.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherToolsIT {

    /** Most of the time of a run is that of a processor. */
    private static final int SIMULTANEOUS = 4;

    /**
     * A promise.
     *
     * @param tool who promises it
     * @param text what is promised
     * @param script for {@code sh}, with words in braces for what a test has prepared
     * @param exit its exit code
     * @param stdout exactly what it prints, without white space at the ends
     * @param stderr a part of what it prints
     * @param atLeast how long it takes at least
     */
    record Promise(String tool, String text, String script, int exit, String stdout, String stderr, Duration atLeast) {

        Promise prints(String text) {
            return new Promise(tool, this.text, script, exit, text, stderr, atLeast);
        }

        Promise says(String text) {
            return new Promise(tool, this.text, script, exit, stdout, text, atLeast);
        }

        Promise takes(Duration time) {
            return new Promise(tool, text, script, exit, stdout, stderr, time);
        }

        @Override
        public String toString() {
            return tool + ": " + text;
        }
    }

    private record Result(ProcessRun run, Duration duration) {}

    @TempDir
    private static Path folder;

    private final ExecutorService executor = Executors.newFixedThreadPool(SIMULTANEOUS);
    private final Map<Promise, CompletableFuture<Result>> results = new LinkedHashMap<>();
    private final Set<String> requested = ConcurrentHashMap.newKeySet();
    private ServerSocket open;
    private HttpPeer http;
    private SocketRelay socket;
    private int refused;

    @BeforeAll
    void runAll() throws IOException {
        open = new ServerSocket(0, 500, InetAddress.getByName("localhost"));
        refused = FakeServer.closedPort();
        http = HttpPeer.handling(this::respond);
        socket = SocketRelay.at(folder.resolve("sock"), http.port());
        Files.writeString(folder.resolve("file"), "data");
        Files.writeString(folder.resolve("targets.json"), "{\"targets\": [\"file:%s/file\"]}".formatted(folder));
        Files.createSymbolicLink(folder.resolve("wait"), Path.of(ProcessRun.waitFor()));
        promises()
                .forEach(promise -> results.put(
                        promise, CompletableFuture.supplyAsync(() -> run(adapted(promise.script())), executor)));
    }

    @AfterAll
    void close() throws IOException {
        executor.shutdownNow();
        socket.close();
        http.close();
        open.close();
    }

    private void respond(Socket client, String head) throws IOException {
        if (head.isEmpty()) {
            return;
        }
        // As a proxy, it gets the whole URL, and answers for any server.
        String path = head.split(" ", 3)[1].replaceFirst("^http://[^/]+", "");
        String status = "200 OK";
        if (path.startsWith("/second/")) {
            status = requested.add(path) ? "503 Service Unavailable" : status;
        } else if (path.equals("/header")) {
            status = head.contains("Authorization: Bearer TOKEN\n") && head.contains("x-custom: 1\n")
                    ? status
                    : "400 No";
        } else if (path.equals("/login")) {
            status = head.contains("Authorization: Basic bWU6c2VjcmV0\n") ? status : "400 No";
        } else if (path.equals("/host")) {
            status = head.contains("Host: server\n") ? status : "400 No";
        } else if (path.equals("/get")) {
            status = head.startsWith("GET ") ? status : "405 Method Not Allowed";
        } else if (path.equals("/head")) {
            status = head.startsWith("HEAD ") ? status : "405 Method Not Allowed";
        } else if (path.equals("/silent")) {
            HttpPeer.keepOpen(client);
            return;
        } else if (path.equals("/redirect")) {
            status = "302 Found\r\nLocation: /ok";
        } else if (!path.equals("/ok") && !path.equals("/")) {
            status = "404 Not Found";
        }
        HttpPeer.send(client, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private String adapted(String script) {
        return script.replace("{open}", Integer.toString(open.getLocalPort()))
                .replace("{refused}", Integer.toString(refused))
                .replace("{http}", "127.0.0.1:" + http.port())
                .replace("{dir}", folder.toString());
    }

    private Result run(String script) {
        long start = System.nanoTime();
        try {
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", script);
            shell.environment().keySet().removeIf(name -> name.startsWith("WAIT_") || name.equals("PROTOCOL"));
            shell.environment().merge("PATH", ProcessRun.COMMANDS + ":", (path, commands) -> commands + path);
            ProcessRun run = ProcessRun.end(shell.directory(folder.toFile()).start(), "");
            return new Result(run, Duration.ofNanos(System.nanoTime() - start));
        } catch (Exception e) {
            throw new IllegalStateException(script, e);
        }
    }

    private static Promise promise(String tool, String text, String script, int exit) {
        return new Promise(
                tool, text, script, exit, script.endsWith("echo up") && exit == 0 ? "up" : "", "", Duration.ZERO);
    }

    static Stream<Promise> promises() {
        return Stream.of(
                        ofWaitForIt(),
                        ofEficode(),
                        ofDockerComposeWait(),
                        filesOfWaitOn(),
                        httpOfWaitOn(),
                        proxiesOfWaitOn(),
                        restOfWaitOn())
                .flatMap(List::stream);
    }

    private static List<Promise> ofWaitForIt() {
        String tool = "wait-for-it";
        return List.of(
                promise(tool, "waits for host:port", "wait-for localhost:{open} -- echo up", 0)
                        .says("localhost:{open}  accepting"),
                promise(tool, "has -h and -p", "wait-for -h localhost -p {open} -t 15 -s -- echo up", 0),
                promise(
                        tool,
                        "has --host and --port",
                        "wait-for --host=localhost --port={open} --timeout=15 --strict -- echo up",
                        0),
                promise(tool, "takes options after the target", "wait-for localhost:{open} -q -t 15 -- echo up", 0),
                promise(tool, "waits without a limit at -t 0", "wait-for -t 0 localhost:{open} -- echo up", 0),
                promise(tool, "prints no status with -q", "wait-for -q localhost:{open} 2>&1 -- echo up", 0),
                promise(tool, "needs no command", "wait-for localhost:{open} -q && echo up", 0),
                promise(tool, "exits with 124 at the timeout", "wait-for 127.0.0.1:{refused} --timeout=1", 124)
                        .says("timed out after 1 s")
                        .takes(Duration.ofSeconds(1)),
                promise(
                        tool,
                        "does not execute the command after a failure with -s",
                        "wait-for 127.0.0.1:{refused} -t 0.2 -s -- echo up",
                        124),
                promise(
                                tool,
                                "returns the code and the errors of the command",
                                "wait-for -q localhost:{open} -- sh -c 'echo gone >&2; exit 42'",
                                42)
                        .says("gone"),
                promise(tool, "rejects a host without a port", "wait-for --host=localhost", 2)
                        .says("-p is missing"),
                promise(tool, "rejects a port without a host", "wait-for --port=80", 2)
                        .says("-h is missing"),
                promise(tool, "rejects no arguments at all", "wait-for", 2).says("TARGET is missing"),
                promise(tool, "has --help", "wait-for --help | grep -c '^Usage: wait-for'", 0)
                        .prints("1"),
                promise(
                        "not as wait-for-it",
                        "the command is not executed after a failure without -s either",
                        "wait-for 127.0.0.1:{refused} -t 0.2 -- echo up",
                        124),
                promise(
                        "not as wait-for-it",
                        "all targets count, not the last one",
                        "wait-for 127.0.0.1:{refused} localhost:{open} -t 0.2 -- echo up",
                        124));
    }

    private static List<Promise> ofEficode() {
        String tool = "eficode/wait-for";
        return List.of(
                promise(tool, "waits for several", "wait-for localhost:{open} {http} -t 15 -- echo up", 0),
                promise(tool, "takes condensed options", "wait-for -qt15 localhost:{open} -- echo up", 0),
                promise(tool, "rejects a negative timeout", "wait-for -t -1 localhost:{open} -- echo up", 2)
                        .says("-1"),
                promise(tool, "rejects an empty timeout", "wait-for -t -- localhost:{open} -- echo up", 2)
                        .says("'--timeout' must have a value"),
                promise(tool, "waits for a URL", "wait-for http://{http} http://{http}/ok -t 15 -- echo up", 0),
                promise(tool, "follows redirects", "wait-for http://{http}/redirect -t 15 -- echo up", 0),
                promise(tool, "does not take 404 for success", "wait-for http://{http}/none -t 0.3 -- echo up", 124),
                promise(
                        tool,
                        "does not take a connection error for success",
                        "wait-for http://127.0.0.1:{refused}/ -t 0.3 -- echo up",
                        124),
                promise(
                        tool,
                        "does not take a name for a server",
                        "wait-for -t 0.3 noserver.invalid:80 -- echo up",
                        124),
                promise(
                                tool,
                                "has one timeout, not one for each attempt",
                                "wait-for http://{http}/silent -t 1 -- echo up",
                                124)
                        .takes(Duration.ofSeconds(1)),
                promise(
                                tool,
                                "leaves HOST and PROTOCOL as they were",
                                "HOST=mine wait-for -q localhost:{open} -- sh -c 'echo $HOST${PROTOCOL-unset}'",
                                0)
                        .prints("mineunset"),
                promise(tool, "has --version", "wait-for --version | grep -c '^wait-for '", 0)
                        .prints("1"),
                promise("not as eficode/wait-for", "-v is not --version", "wait-for -v localhost:{open}", 0)
                        .says("accepting"));
    }

    private static List<Promise> ofDockerComposeWait() {
        String tool = "docker-compose-wait";
        return List.of(
                promise(tool, "goes on without variables", "{dir}/wait && echo up", 0),
                promise(
                        tool,
                        "waits for hosts, with spaces between them",
                        "WAIT_HOSTS='localhost:{open}, {http}' {dir}/wait && echo up",
                        0),
                promise(
                        tool,
                        "waits for paths and hosts",
                        "WAIT_PATHS={dir}/file,{dir} WAIT_HOSTS=localhost:{open} {dir}/wait && echo up",
                        0),
                promise(
                        tool,
                        "fails if one host of two is missing",
                        "WAIT_HOSTS=localhost:{open},127.0.0.1:{refused} WAIT_TIMEOUT=1 {dir}/wait && echo up",
                        124),
                promise(
                        tool,
                        "fails if a path is missing",
                        "WAIT_PATHS={dir}/file,{dir}/none WAIT_TIMEOUT=1 {dir}/wait && echo up",
                        124),
                promise(
                        tool,
                        "fails if the paths are there, but the hosts are not",
                        "WAIT_PATHS={dir}/file WAIT_HOSTS=127.0.0.1:{refused} WAIT_HOSTS_TIMEOUT=1 {dir}/wait && echo up",
                        124),
                promise(
                                tool,
                                "begins with a pause, and then with its timeout",
                                "WAIT_HOSTS=localhost:{open} WAIT_BEFORE=1 WAIT_TIMEOUT=1 {dir}/wait && echo up",
                                0)
                        .takes(Duration.ofSeconds(1)),
                promise(tool, "pauses at the end", "WAIT_HOSTS=localhost:{open} WAIT_AFTER=1 {dir}/wait && echo up", 0)
                        .takes(Duration.ofSeconds(1)),
                promise(tool, "pauses without hosts", "WAIT_BEFORE_HOSTS=1 WAIT_AFTER_HOSTS=1 {dir}/wait && echo up", 0)
                        .takes(Duration.ofSeconds(2)),
                promise(
                        tool,
                        "takes how long to connect and to sleep",
                        "WAIT_HOSTS=localhost:{open} WAIT_HOST_CONNECT_TIMEOUT=5 WAIT_SLEEP_INTERVAL=2 {dir}/wait && echo up",
                        0),
                promise(
                                tool,
                                "executes WAIT_COMMAND",
                                "WAIT_HOSTS=localhost:{open} WAIT_COMMAND='echo \"a  b\"' {dir}/wait",
                                0)
                        .prints("a  b"),
                promise(tool, "returns the code of WAIT_COMMAND", "WAIT_COMMAND='sh -c \"exit 42\"' {dir}/wait", 42),
                promise(
                        tool,
                        "is silent at the level off",
                        "WAIT_LOGGER_LEVEL=off WAIT_HOSTS=localhost:{open} {dir}/wait 2>&1 && echo up",
                        0),
                promise(
                                "not as docker-compose-wait",
                                "a number that is none is an error, not the default",
                                "WAIT_HOSTS=localhost:{open} WAIT_TIMEOUT=soon {dir}/wait && echo up",
                                2)
                        .says("WAIT_TIMEOUT"));
    }

    private static List<Promise> filesOfWaitOn() {
        String tool = "wait-on";
        return List.of(
                promise(tool, "waits for files", "wait-for file:file file:{dir}/targets.json -- echo up", 0),
                promise(
                                tool,
                                "waits for a file that comes later",
                                "wait-for file:{dir}/later -t 60 2>&1 -- echo up |"
                                        + " while read -r line; do touch {dir}/later; echo $line; done | tail -n 1 | grep up",
                                0)
                        .prints("up"),
                promise(tool, "waits until a file is stable", "wait-for 'file:{dir}/file#stable=750ms' -- echo up", 0)
                        .takes(Duration.ofMillis(750)),
                promise(tool, "fails if a file is missing", "wait-for file:file file:none -t 0.3 -- echo up", 124),
                promise(tool, "has -r for a file", "wait-for not:file:none -- echo up", 0),
                promise(tool, "fails with -r if it is there", "wait-for not:file:file -t 0.3 -- echo up", 124),
                promise(tool, "waits for a socket", "wait-for unix:{dir}/sock -- echo up", 0),
                promise(tool, "fails without a socket", "wait-for unix:{dir}/none -t 0.3 -- echo up", 124),
                promise(tool, "reads a file of resources", "wait-for -f targets.json -- echo up", 0),
                promise("not as wait-on", "a file is named with its scheme", "wait-for file1 -- echo up", 2)
                        .says("'file1' is not a target"),
                promise("not as wait-on", "a socket has another scheme", "wait-for socket:{dir}/sock", 2)
                        .says("socket:PATH is unix:PATH here"));
    }

    private static List<Promise> httpOfWaitOn() {
        String tool = "wait-on";
        return List.of(
                promise(tool, "sends HEAD", "wait-for 'http://{http}/head#method=HEAD' -t 15 -- echo up", 0),
                promise(tool, "sends GET", "wait-for http://{http}/get -t 15 -- echo up", 0),
                promise(
                        tool,
                        "waits for a page that comes later",
                        "wait-for http://{http}/second/1 -t 60 -- echo up",
                        0),
                promise(tool, "follows a redirect", "wait-for http://{http}/redirect -t 15 -- echo up", 0),
                promise(
                        tool,
                        "can be told not to follow a redirect",
                        "wait-for 'http://{http}/redirect#redirect=false' -t 0.3 -- echo up",
                        124),
                promise(tool, "fails at status 404", "wait-for http://{http}/none -t 0.3 -- echo up", 124),
                promise(
                        tool,
                        "accepts other status codes",
                        "wait-for 'http://{http}/none#status=200-499' 'http://{http}/none#status=200,204,404' -- echo up",
                        0),
                promise(
                                tool,
                                "rejects what is no status code",
                                "wait-for 'http://{http}/none#status=2000' -- echo up",
                                2)
                        .says("'2000'"),
                promise(
                        tool,
                        "sends headers",
                        "wait-for 'http://{http}/header#header.Authorization=Bearer TOKEN&header.x-custom=1' -- echo up",
                        0),
                promise(tool, "logs in", "wait-for http://me:secret@{http}/login -- echo up", 0),
                promise(
                        tool,
                        "limits a request",
                        "wait-for http://{http}/silent --attempt-timeout 50ms -t 0.5 -- echo up",
                        124),
                promise(
                        tool,
                        "sends a request over a socket",
                        "wait-for http://unix:{dir}/sock:/get 'http://unix:{dir}/sock:/head#method=HEAD' -- echo up",
                        0),
                promise(
                        tool,
                        "sends a URL over a socket",
                        "wait-for http://unix:{dir}/sock:http://server/host -- echo up",
                        0),
                promise(
                        tool,
                        "fails at status 404 over a socket",
                        "wait-for http://unix:{dir}/sock:http://server/none -t 0.3 -- echo up",
                        124),
                promise("not as wait-on", "http-get: is http:", "wait-for http-get://{http}/get", 2)
                        .says("http-get:// is http:// here"));
    }

    private static List<Promise> proxiesOfWaitOn() {
        String tool = "wait-on";
        String environment = "http_proxy=http://{http} NO_PROXY=.internal,10.0.0.0/8 ";
        return List.of(
                promise(
                        tool,
                        "uses the proxy of the environment",
                        environment + "wait-for --proxy env http://no_such.invalid/ok -- echo up",
                        0),
                promise(
                        tool,
                        "reaches the servers of NO_PROXY without it",
                        environment + "wait-for --proxy env http://no_such.internal/ok -t 0.5 -- echo up",
                        124),
                promise(
                        tool,
                        "takes a proxy",
                        "wait-for --proxy=http://{http} http://no_such.invalid/ok -- echo up",
                        0),
                promise(
                        tool,
                        "takes a proxy for one resource",
                        "wait-for --proxy 127.0.0.1:{refused} 'http://no_such.invalid/ok#proxy={http}' -- echo up",
                        0),
                promise(
                        "not as wait-on",
                        "the proxy of the environment is used on request only",
                        environment + "wait-for http://no_such.invalid/ok -t 0.5 -- echo up",
                        124));
    }

    private static List<Promise> restOfWaitOn() {
        String tool = "wait-on";
        return List.of(
                promise(
                        tool,
                        "waits for a port of this host",
                        "wait-for localhost:{open} tcp://localhost:{open} -- echo up",
                        0),
                promise(tool, "fails without a port", "wait-for localhost:{refused} -t 0.3 -- echo up", 124),
                promise(tool, "has -r for a port", "wait-for not:127.0.0.1:{refused} -- echo up", 0),
                promise(
                        tool,
                        "fails with -r if a port is open",
                        "wait-for not:localhost:{open} -t 0.3 -- echo up",
                        124),
                promise(
                        tool,
                        "waits for a command of the shell",
                        "wait-for \"exec:sh -c 'cd {dir} && test -e file'\" -- echo up",
                        0),
                promise(tool, "fails if a command fails", "wait-for 'exec:ls none' -t 0.5 -- echo up", 124),
                promise(tool, "has --delay", "wait-for localhost:{open} --delay 500ms -- echo up", 0)
                        .takes(Duration.ofMillis(500)),
                promise(
                                tool,
                                "has --interval and --window",
                                "wait-for localhost:{open} -i 250ms --for 750ms -- echo up",
                                0)
                        .takes(Duration.ofMillis(750)),
                promise(tool, "can be combined with &&", "wait-for -q localhost:{open} && echo up", 0),
                promise("not as wait-on", "-r is no option", "wait-for -r localhost:{open}", 2)
                        .says("not: before"),
                promise("not as wait-on", "an unknown option is an error", "wait-for localhost:{open} --bogus", 2)
                        .says("--bogus"),
                promise(
                        "not as wait-on",
                        "a name that is not found is no evidence of absence",
                        "wait-for not:nosuchhost.invalid:80 -t 0.5",
                        124),
                promise("not as wait-on", "tcp: is no scheme", "wait-for tcp:{refused} -t 0.5", 124));
    }

    @ParameterizedTest
    @MethodSource("promises")
    void isKept(Promise promise) {
        Result result = Objects.requireNonNull(results.get(promise)).join();
        ProcessRun run = result.run();
        assertThat(run.exit()).as(run.stderr()).isEqualTo(promise.exit());
        assertThat(run.out().strip()).isEqualTo(promise.stdout());
        assertThat(run.stderr()).contains(adapted(promise.stderr())).doesNotContain("Exception", "\tat ");
        assertThat(result.duration()).isGreaterThanOrEqualTo(promise.atLeast());
    }
}
