import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds a self-contained runtime image: a folder that needs no installed Java and can be copied anywhere. The build runs it, from
 * source, with the JDK that the toolchain provides.
 *
 * <p>All modules, including our own, are linked into one runtime. The ahead-of-time cache records the modification times of jars
 * on a path and would become invalid when the folder is copied; it accepts a linked runtime anywhere.
 *
 * <pre>
 * bin/NAME          the launchers
 * lib/runtime/      the linked runtime
 * lib/NAME.options  the JVM options of a launcher, one per line
 * lib/image.aot     the ahead-of-time cache
 * lib/lib*.so       the program's native functions, if it has any and a C compiler was available
 * LICENSE, THIRD-PARTY-NOTICES.txt
 * </pre>
 *
 * <p>Arguments: {@code --sources DIR --out DIR --jar OURS --class-path OTHERS --jdk MODULE,… --options FILE --launch
 * NAME=MODULE/CLASS …}, and {@code --train MODULE/CLASS} for a class that uses the program, or {@code --train-server MODULE/CLASS} for
 * a server that {@link ServerTraffic} is sent to
 */
final class RuntimeImageBuilder {

    /**
     * Service files (modules declare their services), licences (which the notices have), translations, the parts of java.xml that
     * transform or validate and the schemas for it, remote management, and what prints class files.
     */
    private static final List<String> UNUSED_RESOURCES = List.of(
            "**/META-INF/services/**",
            "**/META-INF/maven/**",
            "regex:/[^/]+/META-INF/(LICENSE|NOTICE|licenses/).*",
            "regex:.*_(bg|ca|cs|de|es|fr|it|ja|ko|nl|pl|pt_BR|ru|sk|sr|sv|tr|zh_CN|zh_HK|zh_TW)\\.(class|properties)",
            // A package must keep at least one class, so those with an early initial letter stay.
            "regex:/java\\.xml/com/sun/org/apache/bcel/internal/(classfile|generic)/[B-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xalan/internal/xsltc/(compiler|dom|runtime)/[B-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xalan/internal/xsltc/(compiler/util|trax)/[E-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xpath/internal/(axes/|operations/|)[B-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xpath/internal/(compiler/[D-Z]|functions/Func(t|.*S)|objects/X).*",
            "regex:/java\\.xml/com/sun/org/apache/xml/internal/(dtm/ref|serialize|serializer)/[E-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xerces/internal/impl/xs/([B-Z]|traversers/XSD).*",
            "regex:/java\\.xml/jdk/xml/internal/jdkcatalog/w3c/.*/xhtml(-|1-[ft]).*",
            "regex:/java\\.base/sun/security/tools/keytool/[M-Z].*",
            "regex:/java\\.base/jdk/internal/classfile/impl/ClassPrinter.*",
            "regex:/java\\.management/com/sun/jmx/remote/internal/[B-Z].*");

    /** Needed only by tools or the optimizing compiler. The class list served the JDK's own cache, which ours replaces. */
    private static final List<String> UNUSED_FILES = List.of(
            "**/jrt-fs.jar", "**/classlist", "**/bin/keytool", "**/jexec", "**/libjsig.so", "**/libsimdsort.so");

    private final Path out;
    private final Path mods;

    private RuntimeImageBuilder(Path out, Path mods) {
        this.out = out;
        this.mods = mods;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, List<String>> options = parse(arguments);
        Path out = Path.of(one(options, "--out")).toAbsolutePath();
        delete(out);
        Path mods = Files.createTempDirectory(Files.createDirectories(out.getParent()), "mods");
        try {
            ModulePath modules = new ModulePath(mods);
            Path sources = Path.of(one(options, "--sources"));
            Notices notices = new Notices(sources);
            modules.add(Path.of(one(options, "--jar")));
            for (String entry : one(options, "--class-path").split(java.io.File.pathSeparator)) {
                if (entry.endsWith(".jar")) {
                    Path jar = Path.of(entry);
                    modules.add(jar);
                    if (!jar.getFileName().toString().startsWith("rendezvous-")) {
                        notices.add(jar);
                    }
                }
            }
            modules.addDescriptors();
            RuntimeImageBuilder image = new RuntimeImageBuilder(out, mods);
            image.link(one(options, "--jdk"));
            Path jvmOptions = Path.of(one(options, "--options"));
            notices.write(out.resolve("THIRD-PARTY-NOTICES.txt"));
            Files.copy(sources.resolve("../../LICENSE"), out.resolve("LICENSE"));
            Launchers launchers = new Launchers(out, sources);
            for (String launcher : options.get("--launch")) {
                launchers.add(launcher.split("=")[0], launcher.split("=")[1], jvmOptions);
            }
            launchers.addLibrary(jvmOptions.resolveSibling("calls.c"));
            launchers.addGuard(jvmOptions.resolveSibling("guard.c"));
            AotCache cache = new AotCache(out, options.get("--launch").getFirst().split("=")[0]);
            if (options.containsKey("--train")) {
                cache.train(one(options, "--train"));
            }
            if (options.containsKey("--train-server")) {
                cache.trainServer(one(options, "--train-server"));
            }
        } finally {
            delete(mods);
        }
    }

    private static Map<String, List<String>> parse(String[] arguments) {
        return Stream.iterate(0, i -> i < arguments.length, i -> i + 2)
                .collect(Collectors.groupingBy(
                        i -> arguments[i], Collectors.mapping(i -> arguments[i + 1], Collectors.toList())));
    }

    private static String one(Map<String, List<String>> options, String name) {
        return options.getOrDefault(name, List.of("")).getFirst();
    }

    private void link(String jdkModules) throws IOException, InterruptedException {
        String modules = ModuleFinder.of(mods).findAll().stream()
                .map(module -> module.descriptor().name())
                .collect(Collectors.joining(","));
        int result = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("This JDK has no jlink; install a full JDK"))
                .run(
                        System.err,
                        System.err,
                        "--module-path", mods.toString(),
                        "--add-modules", modules + "," + jdkModules,
                        "--output", out.resolve("lib/runtime").toString(),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress", "zip-9",
                        "--exclude-resources", String.join(",", UNUSED_RESOURCES),
                        "--exclude-files", String.join(",", UNUSED_FILES),
                        "--vm", "server");
        if (result != 0) {
            throw new IllegalStateException("jlink failed; its output is above");
        }
        disableNameCaching(out.resolve("lib/runtime/conf/security/java.security"));
        strip(out.resolve("lib/runtime/lib"));
    }

    /**
     * Disables the JVM's cache of host names, as every attempt resolves the name again. The last line of a property wins. The file
     * is read at every start, so its comments are removed.
     */
    private static void disableNameCaching(Path properties) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(properties));
        lines.removeIf(line -> line.isBlank() || line.startsWith("#"));
        lines.add("networkaddress.cache.ttl=0");
        lines.add("networkaddress.cache.negative.ttl=0");
        Files.write(properties, lines);
    }

    /** Removes debug symbols from the native libraries, a fifth of their size. Without binutils they stay unchanged. */
    private static void strip(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("strip", "--strip-unneeded"));
        try (Stream<Path> all = Files.walk(folder)) {
            all.map(Path::toString).filter(name -> name.endsWith(".so")).forEach(command::add);
        }
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            System.err.println("strip (binutils) not found: the image will be 5 MB larger");
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
