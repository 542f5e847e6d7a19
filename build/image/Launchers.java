import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Writes the launchers of an image and its native library. A C compiler is optional: without one, launchers are shell scripts. */
final class Launchers {

    private final Path image;
    private final Path sources;

    /** Takes the folder of the image, and the folder of {@code launch.c} and {@code launch.sh}. */
    Launchers(Path image, Path sources) {
        this.image = image;
        this.sources = sources;
    }

    void add(String name, String moduleAndClass, Path jvmOptions) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(jvmOptions)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(line.strip());
            }
        }
        lines.add("-m");
        lines.add(moduleAndClass);
        Files.write(image.resolve("lib/" + name + ".options"), lines);
        Path file = Files.createDirectories(image.resolve("bin")).resolve(name);
        // Its functions must be visible to the libraries of the runtime.
        if (!compile(sources.resolve("launch.c"), file, List.of("-s", "-rdynamic"))) {
            Files.copy(sources.resolve("launch.sh"), file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Compiles the program's native functions, if it has any. Without a compiler, the program uses java.lang.foreign. */
    void addLibrary(Path source) throws InterruptedException {
        Path include = Path.of(System.getProperty("java.home"), "include");
        if (Files.exists(source)) {
            compile(
                    source,
                    image.resolve("lib/librendezvous.so"),
                    List.of("-s", "-shared", "-fPIC", "-I" + sources, "-I" + include, "-I" + include.resolve("linux")));
        }
    }

    /** Compiles the guard of the commands that the program starts, if it has one. Without a compiler, they have none. */
    void addGuard(Path source) throws InterruptedException {
        if (Files.exists(source)) {
            compile(source, image.resolve("lib/rendezvous-guard"), List.of("-s"));
        }
    }

    private static boolean compile(Path source, Path target, List<String> options) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("cc", "-Os", "-Wall"));
        command.addAll(options);
        command.addAll(List.of("-o", target.toString(), source.toString()));
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            System.err.println("C compiler (cc) not found: " + target.getFileName() + " is replaced by a substitute that does less");
            return false;
        }
    }
}
