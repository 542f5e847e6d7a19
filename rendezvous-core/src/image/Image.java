import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Assembles a runnable image: a folder that needs no Java and can be copied anywhere. Run by the build with the JDK that it found.
 *
 * <p>Everything, our own modules included, is linked into one runtime, as the ahead-of-time cache checks the times of jars on a
 * path and would not survive a copy. For that every jar has to be a module, and every class file recent enough for the cache;
 * those of other people that are not are mended on the way.
 *
 * <pre>
 * bin/NAME          the launchers
 * lib/runtime/      the linked runtime
 * lib/NAME.options  one option of the JVM a line
 * lib/image.aot     the ahead-of-time cache
 * lib/lib*.so       what the program calls in C, if it does and there was a compiler
 * </pre>
 *
 * <p>Arguments: {@code --sources DIR --out DIR --jar OURS --class-path OTHERS --jdk MODULE,… --options FILE --launch
 * NAME=MODULE/CLASS … --train MODULE/CLASS}
 */
final class Image {

    private static final int OLDEST_FOR_CACHE = ClassFile.JAVA_7_VERSION;

    /** Modules say themselves what they provide; we speak English; and nothing of ours transforms or validates XML. */
    private static final List<String> UNUSED_RESOURCES = List.of(
            "**/META-INF/services/**",
            "**/META-INF/maven/**",
            "regex:.*_(bg|ca|cs|de|es|fr|it|ja|ko|nl|pl|pt_BR|ru|sk|sr|sv|tr|zh_CN|zh_HK|zh_TW)\\.(class|properties)",
            // Every package has to keep a class, so some that begin with an early letter stay.
            "regex:/java\\.xml/com/sun/org/apache/bcel/internal/(classfile|generic)/[B-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xalan/internal/xsltc/(compiler|dom|runtime)/[B-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xalan/internal/xsltc/(compiler/util|trax)/[E-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xpath/internal/(axes/|operations/|)[B-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xpath/internal/(compiler/[D-Z]|functions/Func(t|.*S)|objects/X).*",
            "regex:/java\\.xml/com/sun/org/apache/xml/internal/(dtm/ref|serialize|serializer)/[E-Z].*",
            "regex:/java\\.xml/com/sun/org/apache/xerces/internal/impl/xs/([B-Z]|traversers/XSD).*",
            "regex:/java\\.base/sun/security/tools/keytool/[M-Z].*");

    /** What only tools or the optimizing compiler use; the class list made the JDK's own cache, in whose place is ours. */
    private static final List<String> UNUSED_FILES =
            List.of("**/jrt-fs.jar", "**/classlist", "**/bin/keytool", "**/jexec", "**/libjsig.so", "**/libsimdsort.so");

    /** Our looks at http are blocking ones. */
    private static final Pattern UNUSED_CLASSES =
            Pattern.compile("/org/apache/hc/core5/(reactor|http/nio|http/impl/nio)/.*");

    private final Path out;
    private final Path mods;

    /** The jars that are no modules, and what they are to be called. */
    private final Map<Path, String> undescribed = new TreeMap<>();

    private Image(Path out) throws IOException {
        this.out = out;
        this.mods = Files.createTempDirectory(Files.createDirectories(out.toAbsolutePath().getParent()), "mods");
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, List<String>> options = parse(arguments);
        Path out = Path.of(one(options, "--out")).toAbsolutePath();
        delete(out);
        Image image = new Image(out);
        try {
            image.gather(Path.of(one(options, "--jar")), one(options, "--class-path"));
            image.link(one(options, "--jdk"));
            image.launchers(
                    options.get("--launch"), Path.of(one(options, "--options")), Path.of(one(options, "--sources")));
            image.library(Path.of(one(options, "--options")).resolveSibling("calls.c"));
            image.train(one(options, "--train"), options.get("--launch").getFirst().split("=")[0]);
        } finally {
            delete(image.mods);
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

    private void gather(Path ours, String classPath) throws IOException {
        mend(ours);
        for (String entry : classPath.split(java.io.File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                mend(Path.of(entry));
            }
        }
        describe();
    }

    private void mend(Path jar) throws IOException {
        Path copy = Files.copy(jar, mods.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        try (JarFile original = new JarFile(jar.toFile());
                FileSystem files = FileSystems.newFileSystem(copy)) {
            boolean signed = original.stream().anyMatch(e -> e.getName().endsWith(".SF"));
            boolean isModule = original.stream().anyMatch(e -> e.getName().endsWith("module-info.class"));
            String name = original.getManifest() == null
                    ? null
                    : original.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
            removeUnused(files);
            try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
                ClassFile classFile = ClassFile.of(
                        StackMapsOption.GENERATE_STACK_MAPS,
                        ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)
                                .orElse(ClassHierarchyResolver.defaultResolver())));
                for (Path file : classes(files)) {
                    modernize(file, classFile);
                }
            }
            if (!isModule && !signed) {
                undescribed.put(copy, name);
            }
        }
    }

    private static void removeUnused(FileSystem files) throws IOException {
        for (Path file : classes(files)) {
            if (UNUSED_CLASSES.matcher(file.toString()).matches()) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> classes(FileSystem files) throws IOException {
        try (Stream<Path> all = Files.walk(files.getPath("/"))) {
            return all.filter(f -> f.toString().endsWith(".class")).toList();
        }
    }

    /** Last, when all are there: a descriptor names those of the others that its classes refer to. */
    private void describe() throws IOException {
        Map<String, String> owners = new HashMap<>();
        ModuleFinder.of(mods).findAll().stream()
                .map(ModuleReference::descriptor)
                .forEach(module -> module.packages().forEach(p -> owners.put(p, module.name())));
        for (Map.Entry<Path, String> jar : undescribed.entrySet()) {
            try (FileSystem files = FileSystems.newFileSystem(jar.getKey())) {
                Files.write(
                        files.getPath("/module-info.class"), descriptor(jar.getValue(), classes(files), files, owners));
            }
        }
    }

    /** The cache refuses classes without stack maps, that is, from before Java 6. */
    private static void modernize(Path file, ClassFile classFile) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int version = (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
        if (version >= OLDEST_FOR_CACHE) {
            return;
        }
        Files.write(
                file,
                classFile.transformClass(
                        classFile.parse(bytes),
                        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                                .andThen(ClassTransform.endHandler(b -> b.withVersion(ClassFile.JAVA_17_VERSION, 0)))));
    }

    /** Describes what would have been an automatic module: it exports everything and provides what it says on the class path. */
    private static byte[] descriptor(
            String name, List<Path> classes, FileSystem files, Map<String, String> owners) throws IOException {
        Set<String> packages = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (Path file : classes) {
            for (PoolEntry entry : ClassFile.of().parse(Files.readAllBytes(file)).constantPool()) {
                if (entry instanceof ClassEntry type && owners.containsKey(type.asSymbol().packageName())) {
                    others.add(owners.get(type.asSymbol().packageName()));
                }
            }
            if (!file.startsWith("/META-INF") && file.getNameCount() > 1) {
                packages.add(file.getParent().toString().substring(1).replace('/', '.'));
            }
        }
        ModuleAttribute module = ModuleAttribute.of(ModuleDesc.of(name), builder -> {
            builder.requires(ModuleDesc.of("java.base"), 0, null);
            for (String needed : List.of("java.sql", "java.naming", "java.logging", "java.management")) {
                builder.requires(ModuleDesc.of(needed), 0, null);
            }
            others.remove(name);
            others.forEach(needed -> builder.requires(ModuleDesc.of(needed), 0, null));
            packages.forEach(p -> builder.exports(PackageDesc.of(p), 0));
            services(files).forEach((service, providers) -> builder.provides(
                    ClassDesc.of(service), providers.stream().map(ClassDesc::of).toArray(ClassDesc[]::new)));
        });
        return ClassFile.of().buildModule(module);
    }

    private static Map<String, List<String>> services(FileSystem files) {
        Path folder = files.getPath("/META-INF/services");
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.collect(Collectors.toMap(f -> f.getFileName().toString(), Image::providers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> providers(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void link(String jdkModules) throws IOException, InterruptedException {
        String ours = ModuleFinder.of(mods).findAll().stream()
                .map(module -> module.descriptor().name())
                .collect(Collectors.joining(","));
        int result = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("This JDK has no jlink; install a full one"))
                .run(
                        System.err,
                        System.err,
                        "--module-path", mods.toString(),
                        "--add-modules", ours + "," + jdkModules,
                        "--output", out.resolve("lib/runtime").toString(),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress", "zip-9",
                        "--exclude-resources", String.join(",", UNUSED_RESOURCES),
                        "--exclude-files", String.join(",", UNUSED_FILES),
                        "--vm", "server");
        if (result != 0) {
            throw new IllegalStateException("jlink could not link the image; it says why above");
        }
        secure(out.resolve("lib/runtime/conf/security/java.security"));
        strip(out.resolve("lib/runtime/lib"));
    }

    /** Names are looked up afresh every time; what comes last counts. The file is read at every start, so its comments go. */
    private static void secure(Path properties) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(properties));
        lines.removeIf(line -> line.isBlank() || line.startsWith("#"));
        lines.add("networkaddress.cache.ttl=0");
        lines.add("networkaddress.cache.negative.ttl=0");
        Files.write(properties, lines);
    }

    /** A fifth of the libraries is names for a debugger. Without binutils they stay as they are. */
    private static void strip(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("strip", "--strip-unneeded"));
        try (Stream<Path> all = Files.walk(folder)) {
            all.map(Path::toString).filter(name -> name.endsWith(".so")).forEach(command::add);
        }
        try {
            int ignored = new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            System.err.println("No strip (binutils) found: the image is 5 MB bigger for it");
        }
    }

    private void launchers(List<String> launchers, Path options, Path sources)
            throws IOException, InterruptedException {
        Files.createDirectories(out.resolve("bin"));
        for (String launcher : launchers) {
            String name = launcher.split("=")[0];
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(options)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(line.strip());
                }
            }
            lines.add("-m");
            lines.add(launcher.split("=")[1]);
            Files.write(out.resolve("lib/" + name + ".options"), lines);
            Path file = out.resolve("bin/" + name);
            if (!compiled(sources.resolve("launch.c"), file, List.of("-s"))) {
                Files.copy(sources.resolve("launch.sh"), file);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /** What the program calls in C, next to its options; without a compiler it does as well as it can. */
    private void library(Path source) throws InterruptedException {
        Path include = Path.of(System.getProperty("java.home"), "include");
        if (Files.exists(source)) {
            boolean ignored = compiled(
                    source,
                    out.resolve("lib/librendezvous.so"),
                    List.of("-s", "-shared", "-fPIC", "-I" + include, "-I" + include.resolve("linux")));
        }
    }

    /** A C compiler is not asked of anybody: without one, the launcher is a shell script. */
    private static boolean compiled(Path source, Path target, List<String> options) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("cc", "-Os", "-Wall"));
        command.addAll(options);
        command.addAll(List.of("-o", target.toString(), source.toString()));
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            System.err.println("No C compiler (cc) found: " + target.getFileName() + " is done without, and slower");
            return false;
        }
    }

    private void train(String moduleAndClass, String name) throws IOException, InterruptedException {
        if (moduleAndClass.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(out.resolve("lib/runtime/bin/java").toString()));
        for (String line : Files.readAllLines(out.resolve("lib/" + name + ".options"))) {
            if (line.equals("-m")) {
                break;
            }
            if (!line.startsWith("-XX:AOTCache=")) {
                command.add(line.replace("@", out.toString()));
            }
        }
        Path cache = out.resolve("lib/image.aot");
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off", "-Xlog:cds=off", "-m", moduleAndClass));
        ProcessBuilder training = new ProcessBuilder(command).redirectErrorStream(true);
        training.environment().keySet().removeIf(key -> key.contains("JAVA_") || key.startsWith("RENDEZVOUS"));
        Process process = training.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0 || !Files.exists(cache)) {
            throw new IllegalStateException("Training the cache failed:\n" + said);
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
