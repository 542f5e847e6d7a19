package dev.rendezvous.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles every Java snippet of README and docs, and runs those that need no server. */
@Timeout(120)
class JavaSnippetsTest {

    private static final String IMPORTS = """
            import static java.time.Duration.ofMillis;
            import static java.time.Duration.ofSeconds;
            import static org.assertj.core.api.Assertions.assertThat;
            import dev.rendezvous.*;
            import dev.rendezvous.client.*;
            import dev.rendezvous.client.junit.*;
            import dev.rendezvous.coordination.*;
            import dev.rendezvous.junit.*;
            import dev.rendezvous.probe.http.*;
            import dev.rendezvous.probe.port.*;
            import dev.rendezvous.target.*;
            import java.sql.SQLException;
            import java.util.concurrent.CompletableFuture;
            """;

    /** What the snippets test. The first two calls of {@code orders} find too few. */
    private static final String FIXTURES = """
            record Cache(boolean isWarm) {}
            record Job(boolean isDead) {}
            static final class Orders {
                private final java.util.concurrent.atomic.AtomicInteger calls = new java.util.concurrent.atomic.AtomicInteger();
                int count() throws SQLException { return Math.min(calls.incrementAndGet(), 3); }
                boolean isComplete() throws SQLException { return count() == 3; }
            }
            Cache cache = new Cache(true);
            Job job = new Job(false);
            Orders orders = new Orders();
            """;

    private static final Pattern PUBLIC_TYPE = Pattern.compile("public (?:final )?class (\\w+)");

    @TempDir
    Path folder;

    static Stream<String> snippets() throws Exception {
        Stream.Builder<String> all = Stream.builder();
        for (Path file : Snippets.files()) {
            Snippets.in(file, "java").forEach(all);
        }
        return all.build();
    }

    @Test
    void exist() throws Exception {
        assertThat(snippets()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void compileAndRun(String snippet) throws Exception {
        boolean type = snippet.contains("class ");
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String code = snippet.replace("\"localhost\", 5432", "\"localhost\", " + listener.getLocalPort())
                    .replace("\"localhost:5432\"", "\"localhost:" + listener.getLocalPort() + "\"");
            String source = type
                    ? IMPORTS + code
                    : IMPORTS + "public class Snippet implements java.util.concurrent.Callable<Void> {\n"
                            + FIXTURES
                            + "public Void call() throws Exception {\n" + code + "\nreturn null; } }";
            compile(source);
            if (!type && !snippet.contains("RendezvousClient")) {
                run();
            }
        }
    }

    private void compile(String source) throws Exception {
        Matcher type = PUBLIC_TYPE.matcher(source);
        Path file = Files.writeString(folder.resolve((type.find() ? type.group(1) : "Snippet") + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-cp", classPath, "-d", folder.toString(), "-proc:none"),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as(messages + source).isTrue();
        }
    }

    private void run() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, Condition.class.getClassLoader())) {
            Object snippet = loader.loadClass("Snippet").getConstructor().newInstance();
            assertThat(((java.util.concurrent.Callable<?>) snippet).call()).isNull();
        }
    }
}
