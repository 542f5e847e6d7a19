package dev.rendezvous.internal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.chart.TimelineChart.Arrow;
import dev.rendezvous.internal.chart.TimelineChart.Bar;
import dev.rendezvous.internal.chart.TimelineChart.Row;
import dev.rendezvous.internal.chart.TimelineChart.State;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TimelineChartTest {

    private static final Duration LENGTH = Duration.ofSeconds(10);

    /** Where the axis begins and ends. */
    private static final double LEFT = 190;

    private static final double RIGHT = 948;

    private static Bar bar(int from, int to, String text) {
        return new Bar(Duration.ofMillis(from), Duration.ofMillis(to), State.MET, false, text, "met");
    }

    private static TimelineChart chart(Row... rows) {
        return new TimelineChart("A start", LENGTH, List.of(rows), List.of());
    }

    private static Element parse(TimelineChart chart) throws Exception {
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())))
                .getDocumentElement();
    }

    private static List<Element> all(Element svg, String name) {
        NodeList found = svg.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static Element textOf(Element svg, String text) {
        return all(svg, "text").stream()
                .filter(each -> each.getTextContent().equals(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void barsAreToScale() throws Exception {
        Element svg = parse(chart(new Row("app", List.of(bar(0, 5000, "one"), bar(5000, 10_000, "other")))));
        List<Element> bars = all(svg, "rect").stream()
                .filter(each -> each.hasAttribute("rx"))
                .toList();
        assertThat(bars).hasSize(2).allMatch(bar -> number(bar, "width") == (RIGHT - LEFT) / 2);
        assertThat(number(bars.getFirst(), "x")).isEqualTo(LEFT);
        assertThat(all(svg, "text"))
                .extracting(Element::getTextContent)
                .contains("0 s", "2 s", "10 s", "app", "one", "other");
    }

    @Test
    void textIsWhereThereIsRoomForIt() throws Exception {
        Element svg = parse(chart(
                new Row("", List.of(bar(0, 2000, "behind a short bar"))),
                new Row("", List.of(bar(0, 9900, "inside a long bar"))),
                new Row("", List.of(bar(9000, 9900, "before a late bar")))));
        assertThat(number(textOf(svg, "behind a short bar"), "x")).isGreaterThan(LEFT + (RIGHT - LEFT) / 5);
        assertThat(number(textOf(svg, "inside a long bar"), "x")).isBetween(LEFT, LEFT + 10);
        assertThat(textOf(svg, "before a late bar").getAttribute("text-anchor")).isEqualTo("end");
    }

    @Test
    void aLongTextIsCut() throws Exception {
        Element svg = parse(chart(new Row("n".repeat(300), List.of(bar(4000, 6000, "t".repeat(300))))));
        assertThat(all(svg, "text"))
                .extracting(Element::getTextContent)
                .anyMatch(text -> text.matches("n{10,30}…"))
                .anyMatch(text -> text.matches("t{30,70}…"));
    }

    @Test
    void aTextDoesNotReachTheNextBar() throws Exception {
        Element svg = parse(chart(new Row(
                "", List.of(bar(0, 2000, "t".repeat(100)), bar(2000, 2100, "too narrow"), bar(2100, 10_000, "last")))));
        assertThat(all(svg, "text"))
                .extracting(Element::getTextContent)
                .contains("last")
                .anyMatch(text -> text.matches("t{10,20}…"))
                .noneMatch(text -> text.startsWith("too"));
    }

    @Test
    void anArrowConnectsTwoRows() {
        Arrow arrow = new Arrow(0, Duration.ofSeconds(2), 1, Duration.ofSeconds(9));
        TimelineChart chart = new TimelineChart(
                "", LENGTH, List.of(new Row("a", List.of()), new Row("b", List.of())), List.of(arrow));
        assertThat(chart.svg()).contains("<path class=\"arrow\" d=\"M341.6 45 H872.2 V67\"/>");
    }

    @Property(tries = 200)
    void anyTextIsWellFormed(
            @ForAll String text, @ForAll @IntRange(max = 20_000) int from, @ForAll @IntRange(max = 20_000) int to)
            throws Exception {
        Bar bar = new Bar(Duration.ofMillis(from), Duration.ofMillis(to), State.FAILED, true, text, text);
        TimelineChart chart = new TimelineChart(text, LENGTH, List.of(new Row(text, List.of(bar))), List.of());
        assertThat(parse(chart).getTagName()).isEqualTo("svg");
        assertThat(HtmlPage.of(text, chart.element())).doesNotContain("<script").contains("default-src 'none'");
    }
}
