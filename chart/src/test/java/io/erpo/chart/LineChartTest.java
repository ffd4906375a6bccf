package io.erpo.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.chart.Series.Point;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LineChartTest {

    private static final Series LINE = new Series("erpo", List.of(Point.at(0, 0), Point.at(5, 0.5), Point.at(10, 1)));

    private static Document parsed(LineChart chart) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())));
    }

    private static String points(NodeList elements, int index) {
        return elements.item(index).getAttributes().getNamedItem("points").getNodeValue();
    }

    @Test
    void shouldDrawALineFromCornerToCorner() throws Exception {
        Document svg = parsed(new LineChart("a", "Share", "step", List.of(LINE)));

        assertThat(points(svg.getElementsByTagName("polyline"), 0)).isEqualTo("64.0,288.0 400.0,173.0 736.0,58.0");
    }

    @Test
    void shouldDrawTheIntervalAsABandThatGoesThereAndBack() throws Exception {
        Series wide = new Series("erpo", List.of(new Point(0, 0.5, 0, 1), new Point(10, 0.5, 0.5, 1)));

        Document svg = parsed(new LineChart("a", "Share", "step", List.of(wide)));

        assertThat(points(svg.getElementsByTagName("polygon"), 0))
                .isEqualTo("64.0,58.0 736.0,58.0 736.0,173.0 64.0,288.0");
    }

    @Test
    void shouldDrawNoBandWhenThereIsNoInterval() throws Exception {
        assertThat(parsed(new LineChart("a", "Share", "step", List.of(LINE)))
                        .getElementsByTagName("polygon")
                        .getLength())
                .isZero();
    }

    @Test
    void shouldNameEverySeriesAndBeXmlWhateverTheNames() throws Exception {
        List<Series> many = IntStream.range(0, 9)
                .mapToObj(i -> new Series("<" + i + "> & more", List.of(Point.at(0, i), Point.at(1, i))))
                .toList();

        NodeList texts = parsed(new LineChart("a", "A < B", "step", many)).getElementsByTagName("text");

        assertThat(IntStream.range(0, texts.getLength())
                        .mapToObj(i -> texts.item(i).getTextContent()))
                .contains("A < B", "<0> & more", "<8> & more");
    }

    @Test
    void shouldDrawASinglePointThatNeverChanges() throws Exception {
        Series point = new Series("erpo", List.of(Point.at(3, 1)));

        assertThat(parsed(new LineChart("a", "One", "step", List.of(point)))
                        .getElementsByTagName("circle")
                        .getLength())
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatCannotBeDrawn() {
        assertThatThrownBy(() -> Point.at(0, Double.NaN)).hasMessageContaining("finite numbers");
        assertThatThrownBy(() -> new Series("erpo", List.of())).hasMessage("the series erpo has no point");
    }
}
