package dev.rendezvous.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes what a run is to leave in files. */
final class Reports {

    private Reports() {}

    static void write(RunStory run, Request.Output output) throws IOException {
        if (output.format() == Request.Format.JSON) {
            String json = JsonReport.of(run);
            if (output.file().isPresent()) {
                Files.writeString(output.file().get(), json);
            } else {
                System.out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
                System.out.flush();
            }
        }
        for (Path report : output.reports()) {
            Files.writeString(report, report.toString().endsWith(".xml") ? JunitReport.of(run) : Timeline.of(run));
        }
        if (output.summary().isPresent()) {
            Files.writeString(
                    output.summary().get(), Summary.of(run), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
