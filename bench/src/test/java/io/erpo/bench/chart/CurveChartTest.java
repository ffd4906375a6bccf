package io.erpo.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class CurveChartTest {

    private static Document parsed(RunCurves curves) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(new CurveChart(curves).svg())));
    }

    private static String points(Document svg, int curve) {
        return svg.getElementsByTagName("polyline")
                .item(curve)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue();
    }

    /** When the chart is meant to change, {@code ./erpo bench chart} makes both pictures again. */
    @ParameterizedTest
    @CsvSource({
        "src/test/resources/chart/summary.json, src/test/resources/chart/summary.svg",
        "../docs/images/run.json, ../docs/images/run.svg"
    })
    void shouldDrawTheSamePictureOfTheSameRun(Path summary, Path picture) throws IOException {
        assertThat(new CurveChart(RunCurves.read(summary)).svg()).isEqualTo(Files.readString(picture));
    }

    @Test
    void shouldPutEachCurveOnItsOwnAxis() throws Exception {
        Document svg = parsed(new RunCurves(
                "erpo",
                7,
                List.of(
                        new RunCurves.Point(1, 0, 1.0),
                        new RunCurves.Point(2, 0.5, 1.25),
                        new RunCurves.Point(3, 1, 1.5))));

        assertThat(points(svg, 0)).as("temperature").isEqualTo("64.0,328.0 380.0,206.0 696.0,84.0");
        assertThat(points(svg, 1)).as("share").isEqualTo("64.0,328.0 380.0,206.0 696.0,84.0");
    }

    @Test
    void shouldDrawATemperatureThatNeverChangesAsALine() throws Exception {
        Document svg = parsed(
                new RunCurves("grpo", 7, List.of(new RunCurves.Point(1, 0, 1.0), new RunCurves.Point(2, 0, 1.0))));

        assertThat(points(svg, 0)).isEqualTo("64.0,328.0 696.0,328.0");
    }

    @Test
    void shouldEscapeANameThatIsNoXml() throws Exception {
        Document svg = parsed(
                new RunCurves("<a> & b", 7, List.of(new RunCurves.Point(1, 0, 1.0), new RunCurves.Point(2, 0, 1.0))));

        assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("A run of recipe <a> & b, seed 7");
    }
}
