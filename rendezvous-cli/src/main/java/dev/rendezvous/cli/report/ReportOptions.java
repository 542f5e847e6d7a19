package dev.rendezvous.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which reports a run writes, and where.
 *
 * @param format of the machine-readable output
 * @param file of the machine-readable output; empty for stdout
 * @param reports files to write at the end; the extension selects the format
 * @param summary the file to which a Markdown table is appended
 */
public record ReportOptions(Format format, Optional<Path> file, List<Path> reports, Optional<Path> summary) {

    public enum Format {
        NONE,
        JSON,
        NDJSON
    }

    /** Returns all files to write; often none. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(reports);
        if (file.isPresent()) {
            files.add(file.get());
        }
        if (summary.isPresent()) {
            files.add(summary.get());
        }
        return files;
    }
}
