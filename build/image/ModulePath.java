import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of copies of jars that jlink and the ahead-of-time cache accept: every jar is a named module, and every class file is
 * recent enough for the cache.
 */
final class ModulePath {

    /** Older class files have no stack maps, and the cache rejects them. */
    private static final int OLDEST_FOR_CACHE = ClassFile.JAVA_7_VERSION;

    /** The asynchronous half of HttpCore: http checks block. */
    private static final Pattern UNUSED_CLASSES =
            Pattern.compile("/org/apache/hc/core5/(reactor|http/nio|http/impl/nio)/.*");

    private final Path folder;

    /** Jars without a module descriptor, and the name that each module will have. */
    private final Map<Path, String> automaticModules = new TreeMap<>();

    ModulePath(Path folder) {
        this.folder = folder;
    }

    void add(Path jar) throws IOException {
        Path copy = Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        try (JarFile original = new JarFile(jar.toFile());
                FileSystem files = FileSystems.newFileSystem(copy)) {
            removeUnusedClasses(files);
            upgradeClasses(jar, files);
            if (!contains(original, "module-info.class") && !contains(original, ".SF")) {
                automaticModules.put(copy, automaticName(original));
            }
        }
    }

    private static boolean contains(JarFile jar, String ending) {
        return jar.stream().anyMatch(entry -> entry.getName().endsWith(ending));
    }

    private static String automaticName(JarFile jar) throws IOException {
        return jar.getManifest() == null
                ? null
                : jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
    }

    /** Adds the missing module descriptors. Called after all jars have been added, as a descriptor requires other modules. */
    void addDescriptors() throws IOException {
        Map<String, String> moduleOfPackage = new HashMap<>();
        ModuleFinder.of(folder).findAll().stream()
                .map(ModuleReference::descriptor)
                .forEach(module -> module.packages().forEach(name -> moduleOfPackage.put(name, module.name())));
        for (Map.Entry<Path, String> jar : automaticModules.entrySet()) {
            try (FileSystem files = FileSystems.newFileSystem(jar.getKey())) {
                byte[] descriptor = ModuleDescriptors.describe(jar.getValue(), files, classes(files), moduleOfPackage);
                Files.write(files.getPath("/module-info.class"), descriptor);
            }
        }
    }

    private static void removeUnusedClasses(FileSystem files) throws IOException {
        for (Path file : classes(files)) {
            if (UNUSED_CLASSES.matcher(file.toString()).matches()) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> classes(FileSystem files) throws IOException {
        try (Stream<Path> all = Files.walk(files.getPath("/"))) {
            return all.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private static void upgradeClasses(Path jar, FileSystem files) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            ClassFile classFile = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            for (Path file : classes(files)) {
                byte[] bytes = Files.readAllBytes(file);
                int version = (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
                if (version < OLDEST_FOR_CACHE) {
                    Files.write(file, upgraded(classFile, bytes));
                }
            }
        }
    }

    private static byte[] upgraded(ClassFile classFile, byte[] bytes) {
        return classFile.transformClass(
                classFile.parse(bytes),
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen(ClassTransform.endHandler(b -> b.withVersion(ClassFile.JAVA_17_VERSION, 0))));
    }
}
