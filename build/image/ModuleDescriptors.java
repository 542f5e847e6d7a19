import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes module descriptors for jars that have none. */
final class ModuleDescriptors {

    private static final List<String> ALWAYS_REQUIRED =
            List.of("java.base", "java.sql", "java.naming", "java.logging", "java.management");

    private ModuleDescriptors() {}

    /**
     * Returns the descriptor of what would have been an automatic module: it exports all packages and provides the services of
     * META-INF/services.
     */
    static byte[] describe(String name, FileSystem jar, List<Path> classes, Map<String, String> moduleOfPackage)
            throws IOException {
        Set<String> packages = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        for (Path file : classes) {
            for (PoolEntry entry : ClassFile.of().parse(Files.readAllBytes(file)).constantPool()) {
                if (entry instanceof ClassEntry type && moduleOfPackage.containsKey(type.asSymbol().packageName())) {
                    required.add(moduleOfPackage.get(type.asSymbol().packageName()));
                }
            }
            if (!file.startsWith("/META-INF") && file.getNameCount() > 1) {
                packages.add(file.getParent().toString().substring(1).replace('/', '.'));
            }
        }
        required.remove(name);
        return ClassFile.of().buildModule(ModuleAttribute.of(ModuleDesc.of(name), builder -> {
            ALWAYS_REQUIRED.forEach(module -> builder.requires(ModuleDesc.of(module), 0, null));
            required.forEach(module -> builder.requires(ModuleDesc.of(module), 0, null));
            packages.forEach(exported -> builder.exports(PackageDesc.of(exported), 0));
            services(jar).forEach((service, providers) -> builder.provides(
                    ClassDesc.of(service), providers.stream().map(ClassDesc::of).toArray(ClassDesc[]::new)));
        }));
    }

    private static Map<String, List<String>> services(FileSystem jar) {
        Path folder = jar.getPath("/META-INF/services");
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.collect(Collectors.toMap(file -> file.getFileName().toString(), ModuleDescriptors::providers));
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
}
