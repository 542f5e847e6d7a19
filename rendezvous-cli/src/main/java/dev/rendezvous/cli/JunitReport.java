package dev.rendezvous.cli;

import dev.rendezvous.Reason;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A run as JUnit XML, the form that CI servers show: the run is a suite, a target is a case, a target that was not ready is a
 * failure.
 *
 * @see <a href="https://github.com/testmoapp/junitxml">the common form</a>
 */
final class JunitReport {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private JunitReport() throws XMLStreamException {
        xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    }

    static String of(RunStory run) {
        try {
            JunitReport report = new JunitReport();
            report.suite(run);
            return report.text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("A report in memory cannot fail", e);
        }
    }

    private void suite(RunStory run) throws XMLStreamException {
        // With any, a target that was not needed has not failed.
        boolean anyMet = run.any() && run.verdict() == RunStory.Verdict.MET;
        long missing = run.targets().stream().filter(target -> !target.isMet()).count();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "wait-for");
        xml.writeAttribute("tests", Integer.toString(run.targets().size()));
        xml.writeAttribute("failures", Long.toString(anyMet ? 0 : missing));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", Long.toString(anyMet ? missing : 0));
        xml.writeAttribute("time", seconds(run.elapsed()));
        xml.writeAttribute("timestamp", run.began().toString());
        for (TargetStory target : run.targets()) {
            test(target, run, anyMet);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private void test(TargetStory target, RunStory run, boolean anyMet) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "wait-for");
        xml.writeAttribute("name", Text.plain(target.name()));
        xml.writeAttribute("time", seconds(target.metAt().orElse(run.elapsed())));
        if (!target.isMet()) {
            xml.writeCharacters("\n    ");
            if (anyMet) {
                xml.writeEmptyElement("skipped");
            } else {
                failure(target, run);
            }
            xml.writeCharacters("\n  ");
        }
        xml.writeEndElement();
    }

    private void failure(TargetStory target, RunStory run) throws XMLStreamException {
        String message = target.reason().map(Reason::message).orElse("the first look has not come back");
        xml.writeStartElement("failure");
        xml.writeAttribute(
                "type", target.reason().map(reason -> reason.kind().name()).orElse("NO_ANSWER"));
        xml.writeAttribute("message", Text.plain(message));
        for (TargetStory.Span span : target.spans(run.elapsed())) {
            xml.writeCharacters("\n" + Text.seconds(span.start()) + " to " + Text.seconds(span.end()) + ": "
                    + Text.plain(span.message()));
        }
        target.reason().flatMap(Cure::of).ifPresent(cure -> characters("\n" + cure + "\n    "));
        xml.writeEndElement();
    }

    private void characters(String plain) {
        try {
            xml.writeCharacters(plain);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("A report in memory cannot fail", e);
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }
}
