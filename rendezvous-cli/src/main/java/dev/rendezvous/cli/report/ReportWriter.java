package dev.rendezvous.cli.report;

import dev.rendezvous.internal.text.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Writes the reports of a run that has ended. */
public final class ReportWriter {

    private ReportWriter() {}

    /**
     * Checks that the files of the reports can be written, without creating them.
     *
     * @throws IOException if one cannot; the message names it
     */
    public static void requireWritable(ReportOptions options) throws IOException {
        for (Path file : options.files()) {
            Optional<String> problem =
                    Files.exists(file) ? problem(file, Files.isDirectory(file)) : problemOfFolder(file);
            if (problem.isPresent()) {
                throw new IOException(file + ": " + problem.get());
            }
        }
    }

    private static Optional<String> problem(Path file, boolean isFolder) {
        if (isFolder) {
            return Optional.of("it is a folder");
        }
        return Files.isWritable(file) ? Optional.empty() : Optional.of("it is not writable");
    }

    private static Optional<String> problemOfFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.of("folder " + folder + " does not exist");
        }
        return Files.isWritable(folder) ? Optional.empty() : Optional.of("folder " + folder + " is not writable");
    }

    public static void write(WaitReport run, ReportOptions options) throws IOException {
        if (options.format() == ReportOptions.Format.JSON) {
            String json = JsonReport.of(run);
            if (options.file().isPresent()) {
                write(options.file().get(), json);
            } else {
                System.out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
                if (System.out.checkError()) {
                    throw new IOException("the standard output cannot be written to");
                }
            }
        }
        for (Path report : options.reports()) {
            write(report, report.toString().endsWith(".xml") ? JunitXmlReport.of(run) : TimelineReport.of(run));
        }
        if (options.summary().isPresent()) {
            write(
                    options.summary().get(),
                    MarkdownSummary.of(run),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private static void write(Path file, String text, OpenOption... options) throws IOException {
        try {
            Files.writeString(file, text, options);
        } catch (IOException e) {
            throw new IOException(file + ": " + FileErrors.reason(e), e);
        }
    }
}
