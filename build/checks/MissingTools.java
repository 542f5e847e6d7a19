import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Says which tests will be skipped because a program is not installed. With the environment's CI set to true, that fails the build. */
final class MissingTools {

    /**
     * A program that tests need.
     *
     * @param name its name
     * @param debianPackage what to install to have it
     * @param skipped what is skipped without it
     * @param folders where else than on the PATH it may be
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
            new Tool("fish", "fish", "its completions in OutputIT"),
            new Tool("zsh", "zsh", "its completions in OutputIT"),
            new Tool("groff", "groff", "the manual pages in OutputIT"),
            new Tool("strip", "binutils", "the size of the image in ImageIT"));

    private MissingTools() {}

    public static void main(String[] arguments) {
        List<Tool> missing = TOOLS.stream().filter(Tool::isMissing).toList();
        for (Tool tool : missing) {
            System.out.println("[WARNING] Skipped for want of " + tool.name() + ": " + tool.skipped() + ". Install it, as with"
                    + " apt-get install " + tool.debianPackage() + ".");
        }
        boolean ci = "true".equals(System.getenv("CI"));
        if (!"true".equals(System.getenv("CONTAINERS"))) {
            System.out.println("[INFO] Skipped: the tests in containers. They need root and podman, and run with .ci/run.");
        }
        if (ci && !missing.isEmpty()) {
            System.out.println("[ERROR] With CI=true nothing may be skipped.");
            System.exit(1);
        }
    }
}
