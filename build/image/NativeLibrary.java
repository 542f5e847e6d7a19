import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compiles the functions that are linked into a native image: COMPILER SOURCE INCLUDES LIBRARY. */
final class NativeLibrary {

    private NativeLibrary() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path library = Path.of(arguments[3]);
        Files.createDirectories(library.getParent());
        Files.deleteIfExists(library);
        Path object = Path.of(library + ".o");
        run(List.of(
                arguments[0], "-Os", "-Wall", "-fPIC", "-I" + arguments[2], "-c", "-o", object.toString(), arguments[1]));
        run(List.of("ar", "rcs", library.toString(), object.toString()));
    }

    private static void run(List<String> command) throws InterruptedException {
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                System.err.println(command.getFirst() + " failed");
                System.exit(exit);
            }
        } catch (IOException e) {
            System.err.println(command.getFirst() + " must be installed to build a native image: apt-get install gcc");
            System.exit(1);
        }
    }
}
