package dev.rendezvous;

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

/** Finds target schemes, also those in a folder of jars. */
final class Plugins {

    private Plugins() {}

    /** Returns a loader of the jars in a folder, in the order of their names, on top of another loader. */
    static ClassLoader loader(Path folder, ClassLoader parent) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no such folder");
        }
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Plugins::isJar).sorted().toList()) {
                checked(file);
                urls.add(file.toUri().toURL());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("it cannot be read: " + e, e);
        }
        return new URLClassLoader("rendezvous plugins", urls.toArray(URL[]::new), parent);
    }

    private static boolean isJar(Path file) {
        return file.getFileName().toString().endsWith(".jar");
    }

    /** The loader itself would pass over a broken jar in silence. */
    private static void checked(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            opened.getManifest();
        } catch (IOException | SecurityException e) {
            throw new IllegalArgumentException(jar.getFileName() + " is no readable jar: " + e.getMessage(), e);
        }
    }

    /** Returns all schemes that a loader finds, for use with that loader. */
    static List<TargetScheme> schemes(ClassLoader loader) {
        List<TargetScheme> found = new ArrayList<>();
        try {
            ServiceLoader.load(TargetScheme.class, loader).forEach(scheme -> found.add(scheme.in(loader)));
        } catch (ServiceConfigurationError e) {
            // Which provider it is, and where, is in the message; why, often only in the cause.
            String why = e.getCause() == null ? "" : " (" + e.getCause() + ")";
            throw new IllegalArgumentException("a target scheme cannot be loaded: " + e.getMessage() + why, e);
        }
        return found;
    }
}
