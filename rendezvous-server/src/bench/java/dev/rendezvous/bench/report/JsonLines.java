package dev.rendezvous.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A file of JSON, one object a line, to which results are appended. */
public final class JsonLines {

    private final Path file;

    public JsonLines(Path file) {
        this.file = file;
    }

    public void writeMachine(Map<String, String> machine) throws IOException {
        List<String> members = new ArrayList<>();
        machine.forEach((name, value) -> members.add(quote(name) + ":" + quote(value)));
        append(List.of("{\"machine\":{" + String.join(",", members) + "}}"));
    }

    /** Appends a line for each figure of each subject at each size; its rounds are in the order in which they were measured. */
    public void write(String part, String scale, Results results) throws IOException {
        List<String> lines = new ArrayList<>();
        results.rounds().forEach((cell, rounds) -> {
            Samples samples = new Samples(rounds);
            lines.add("{\"part\":" + quote(part)
                    + ",\"subject\":" + quote(cell.subject())
                    + ",\"scale\":" + quote(scale)
                    + ",\"size\":" + cell.size()
                    + ",\"figure\":" + quote(cell.figure().name())
                    + ",\"unit\":" + quote(cell.figure().unit())
                    + ",\"median\":" + samples.median()
                    + ",\"min\":" + samples.min()
                    + ",\"max\":" + samples.max()
                    + ",\"rounds\":" + rounds + "}");
        });
        append(lines);
    }

    private void append(List<String> lines) throws IOException {
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String quote(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }
}
