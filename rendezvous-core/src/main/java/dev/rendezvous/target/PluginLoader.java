package dev.rendezvous.target;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Loads target schemes, also from a folder of jars. */
final class PluginLoader {

    private PluginLoader() {}

    /** Returns a class loader for the jars in a folder, in the order of their names, with the given parent. */
    static ClassLoader loader(Path folder, ClassLoader parent) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no such folder");
        }
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(PluginLoader::isJar).sorted().toList()) {
                requireReadable(file);
                urls.add(file.toUri().toURL());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e, e);
        }
        return new URLClassLoader("rendezvous plugins", urls.toArray(URL[]::new), parent);
    }

    private static boolean isJar(Path file) {
        return file.getFileName().toString().endsWith(".jar");
    }

    /** Class loaders silently skip a broken jar. */
    private static void requireReadable(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            opened.getManifest();
        } catch (IOException | SecurityException e) {
            throw new IllegalArgumentException(jar.getFileName() + " is not a readable jar: " + e.getMessage(), e);
        }
    }

    /** Returns all schemes that a class loader finds, each bound to that loader. */
    static List<TargetScheme> schemes(ClassLoader loader) {
        List<TargetScheme> found = new ArrayList<>();
        try {
            ServiceLoader.load(TargetScheme.class, loader).forEach(scheme -> found.add(scheme.withClassLoader(loader)));
        } catch (ServiceConfigurationError e) {
            // The message names the provider; the reason is often only in the cause.
            String why = e.getCause() == null ? "" : " (" + e.getCause() + ")";
            throw new IllegalArgumentException("a target scheme cannot be loaded: " + e.getMessage() + why, e);
        }
        return found;
    }
}
