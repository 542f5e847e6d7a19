package dev.rendezvous.cli.report;

import dev.rendezvous.internal.text.DurationFormat;
import dev.rendezvous.internal.text.RemoteText;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The result of a run as JUnit XML, which CI servers display: the run is a test suite, a target is a test case, and a target that
 * is not ready is a failure.
 *
 * @see <a href="https://github.com/testmoapp/junitxml">JUnit XML format</a>
 */
final class JunitXmlReport {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private JunitXmlReport() throws XMLStreamException {
        xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    }

    static String of(WaitReport run) {
        try {
            JunitXmlReport report = new JunitXmlReport();
            report.suite(run);
            return report.text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Writing to memory cannot fail", e);
        }
    }

    private void suite(WaitReport run) throws XMLStreamException {
        // With --any, a target that was not needed is not a failure.
        boolean anyMet = run.any() && run.isMet();
        long notReady = run.targets().stream().filter(target -> !target.isMet()).count();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "wait-for");
        xml.writeAttribute("tests", Integer.toString(run.targets().size()));
        xml.writeAttribute("failures", Long.toString(anyMet ? 0 : notReady));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", Long.toString(anyMet ? notReady : 0));
        xml.writeAttribute("time", seconds(run.elapsed()));
        xml.writeAttribute("timestamp", run.began().toString());
        for (TargetReport target : run.targets()) {
            testCase(target, run, anyMet);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private void testCase(TargetReport target, WaitReport run, boolean anyMet) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "wait-for");
        xml.writeAttribute("name", RemoteText.visible(target.name()));
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
        warnings(target);
        xml.writeEndElement();
    }

    private void warnings(TargetReport target) throws XMLStreamException {
        if (!target.warnings().isEmpty()) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("system-err");
            for (String warning : target.warnings()) {
                xml.writeCharacters("warning: " + RemoteText.visible(warning) + "\n");
            }
            xml.writeEndElement();
            xml.writeCharacters("\n  ");
        }
    }

    private void failure(TargetReport target, WaitReport run) throws XMLStreamException {
        xml.writeStartElement("failure");
        xml.writeAttribute(
                "type", target.reason().map(reason -> reason.kind().name()).orElse("NO_ANSWER"));
        xml.writeAttribute("message", RemoteText.visible(target.message()));
        for (TargetReport.Span span : target.spans(run.elapsed())) {
            xml.writeCharacters("\n" + DurationFormat.format(span.start()) + " to " + DurationFormat.format(span.end())
                    + ": " + RemoteText.visible(span.message()));
        }
        target.hint().ifPresent(hint -> characters("\n" + hint + "\n    "));
        xml.writeEndElement();
    }

    private void characters(String plain) {
        try {
            xml.writeCharacters(plain);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Writing to memory cannot fail", e);
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }
}
