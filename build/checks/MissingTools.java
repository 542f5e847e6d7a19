import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prints which tests will be skipped because a program is not installed. With CI=true in the environment, that fails the build. */
final class MissingTools {

    /**
     * A program that tests need.
     *
     * @param name its name
     * @param debianPackage the package that contains it
     * @param skipped the tests that are skipped without it
     * @param folders where it may be besides the PATH
     */
    private record Tool(String name, String debianPackage, String skipped, String... folders) {

        boolean isMissing() {
            Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"));
            return Stream.of(Stream.of(folders), path, Stream.of("/usr/sbin", "/usr/local/sbin"))
                    .flatMap(each -> each)
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        }
    }

    private static final List<Tool> TOOLS = List.of(
            new Tool("chromium", "chromium", "the server's page (HomePageTest)", "/usr/bin"),
            new Tool("chromedriver", "chromium-driver", "the server's page (HomePageTest)", "/usr/bin"),
            new Tool("redis-server", "redis-server", "real servers in RedisProbeTest"),
            new Tool("rabbitmq-server", "rabbitmq-server", "real servers in AmqpProbeTest", "/usr/lib/rabbitmq/bin"),
            new Tool("mariadbd", "mariadb-server", "real servers in MysqlProbeTest"),
            new Tool("pgbouncer", "pgbouncer", "a store behind it (PgBouncerTest)"),
            new Tool("ip", "iproute2", "the rules of addresses in a real network (ProbeNamespaceTest)"),
            new Tool("unshare", "util-linux", "the rules of addresses in a real network (ProbeNamespaceTest)"),
            new Tool("fish", "fish", "its completions in OutputIT"),
            new Tool("zsh", "zsh", "its completions in OutputIT"),
            new Tool("groff", "groff", "the manual pages in OutputIT"),
            new Tool("strip", "binutils", "the size of the image in ImageIT"));

    private MissingTools() {}

    public static void main(String[] arguments) {
        List<Tool> missing = TOOLS.stream().filter(Tool::isMissing).toList();
        for (Tool tool : missing) {
            System.out.println("[WARNING] " + tool.name() + " is not installed, so " + tool.skipped()
                    + " will be skipped; to run it: apt-get install " + tool.debianPackage());
        }
        boolean ci = "true".equals(System.getenv("CI"));
        if (!"true".equals(System.getenv("CONTAINERS"))) {
            System.out.println("[INFO] The container tests will be skipped: they need root and podman; .ci/run runs them");
        }
        if (ci && !missing.isEmpty()) {
            System.out.println("[ERROR] With CI=true no test may be skipped: install the programs above");
            System.exit(1);
        }
    }
}
