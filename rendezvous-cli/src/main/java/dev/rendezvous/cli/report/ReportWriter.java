package dev.rendezvous.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes the reports of a run that has ended. */
public final class ReportWriter {

    private ReportWriter() {}

    public static void write(WaitReport run, ReportOptions options) throws IOException {
        if (options.format() == ReportOptions.Format.JSON) {
            String json = JsonReport.of(run);
            if (options.file().isPresent()) {
                Files.writeString(options.file().get(), json);
            } else {
                System.out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
                System.out.flush();
            }
        }
        for (Path report : options.reports()) {
            Files.writeString(
                    report, report.toString().endsWith(".xml") ? JunitXmlReport.of(run) : TimelineReport.of(run));
        }
        if (options.summary().isPresent()) {
            Files.writeString(
                    options.summary().get(),
                    MarkdownSummary.of(run),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
