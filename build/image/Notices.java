import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Writes {@code THIRD-PARTY-NOTICES.txt}, the licence texts and notices of the jars in an image, as the Apache and BSD licences
 * require of everybody who distributes binaries. The JDK's own texts are in {@code lib/runtime/legal}.
 */
final class Notices {

    private static final Pattern TEXT =
            Pattern.compile("META-INF/(licenses/.*[^/]|[^/]*(LICENSE|NOTICE)[^/]*)", Pattern.CASE_INSENSITIVE);

    /** Jars that bring no licence text, all under the Apache License 2.0, as their POMs say. */
    private static final Pattern APACHE_WITHOUT_TEXT =
            Pattern.compile("(HikariCP|error_prone_annotations|jspecify|picocli|snakeyaml-engine)-[0-9].*\\.jar");

    private static final String LINE = "-".repeat(80) + "\n";

    private final Path apacheLicense;

    /** The names of the jars by the texts that they come with, so that a text stands in the file once. */
    private final Map<String, Set<String>> jars = new LinkedHashMap<>();

    /** @param sources the folder of {@code Apache-2.0.txt} */
    Notices(Path sources) {
        this.apacheLicense = sources.resolve("Apache-2.0.txt");
    }

    void add(Path jar) throws IOException {
        String name = jar.getFileName().toString();
        List<String> texts = texts(jar);
        if (texts.isEmpty()) {
            if (!APACHE_WITHOUT_TEXT.matcher(name).matches()) {
                throw new IllegalStateException(
                        name + " contains no licence text; add the text of its licence to build/image, and the jar to Notices");
            }
            texts = List.of(normalize(Files.readString(apacheLicense)));
        }
        texts.forEach(text -> jars.computeIfAbsent(text, t -> new TreeSet<>()).add(name));
    }

    private static List<String> texts(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            List<JarEntry> entries = jar.stream()
                    .filter(entry -> TEXT.matcher(entry.getName()).matches())
                    .sorted(Comparator.comparing(JarEntry::getName))
                    .toList();
            List<String> texts = new ArrayList<>();
            for (JarEntry entry : entries) {
                texts.add(normalize(new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)));
            }
            return texts;
        }
    }

    private static String normalize(String text) {
        return text.replaceAll("[ \t\r]+\n", "\n").strip() + "\n";
    }

    void write(Path file) throws IOException {
        Map<String, String> byJars = new TreeMap<>();
        jars.forEach((text, names) -> byJars.merge(String.join("\n", names), text, (a, b) -> a + "\n" + LINE + b));
        StringBuilder all = new StringBuilder("rendezvous contains the libraries below, under the terms that follow their names.\n"
                + "The terms of the Java runtime are in lib/runtime/legal.\n");
        byJars.forEach((names, texts) -> all.append("\n" + LINE).append(names).append("\n" + LINE + "\n").append(texts));
        Files.writeString(file, all);
    }
}
