package io.erpo.bench.chart;

import io.erpo.bench.chart.RunCurves.Point;
import io.erpo.chart.Axis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The curves of a run as an SVG picture, which adapts to a light or dark screen. Equal curves give equal bytes. */
final class CurveChart {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 380;
    private static final int LEFT = 64;
    private static final int RIGHT = WIDTH - 64;
    private static final int TOP = 84;
    private static final int BOTTOM = HEIGHT - 52;
    private static final int MARKS_OF_STEPS = 10;

    /** Keeps a constant temperature a straight line instead of magnified noise. */
    private static final double SHORTEST_AXIS = 0.1;

    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" \
            aria-labelledby="title description">
            <title id="title">%3$s</title>
            <desc id="description">%4$s</desc>
            <style>
            .page { fill: #ffffff; stroke: #d0d7de }
            .grid { stroke: #d8dee4; stroke-width: 1 }
            .axis { stroke: #8c959f; stroke-width: 1 }
            text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #57606a }
            .name { font-size: 17px; font-weight: 600; fill: #1f2328 }
            .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
            .share { stroke: #0969da }
            .temperature { stroke: #d1570b }
            text.share { stroke: none; fill: #0969da }
            text.temperature { stroke: none; fill: #bc4c00 }
            @media (prefers-color-scheme: dark) {
            .page { fill: #0d1117; stroke: #30363d }
            .grid { stroke: #21262d }
            .axis { stroke: #6e7681 }
            text { fill: #9198a1 }
            .name { fill: #f0f6fc }
            .share { stroke: #58a6ff }
            .temperature { stroke: #f0883e }
            text.share { fill: #58a6ff }
            text.temperature { fill: #f0883e }
            }
            </style>
            <rect class="page" x="0.5" y="0.5" width="%5$d" height="%6$d" rx="8"/>
            """;

    private final RunCurves curves;
    private final Axis share;
    private final Axis temperature;

    CurveChart(RunCurves curves) {
        this.curves = curves;
        this.share = axis(0, largest(Point::allCorrect));
        double coolest = curves.points().stream()
                .mapToDouble(Point::meanTemperature)
                .min()
                .orElseThrow();
        this.temperature = axis(coolest, largest(Point::meanTemperature));
    }

    private static Axis axis(double min, double max) {
        return Axis.covering(min, Math.max(max, min + SHORTEST_AXIS));
    }

    String svg() {
        StringBuilder svg = new StringBuilder(
                HEAD.formatted(WIDTH, HEIGHT, escaped(title()), escaped(description()), WIDTH - 1, HEIGHT - 1));
        text(svg, "name", LEFT, 34, "start", title());
        legend(svg, "share", LEFT, "prompts all correct");
        legend(svg, "temperature", LEFT + 190, "mean sampling temperature");
        grid(svg);
        steps(svg);
        curve(svg, "temperature", temperature, Point::meanTemperature);
        curve(svg, "share", share, Point::allCorrect);
        return svg.append("</svg>\n").toString();
    }

    private String title() {
        return "A run of recipe %s, seed %d".formatted(curves.recipe(), curves.seed());
    }

    private String description() {
        Point first = curves.points().get(0);
        Point last = curves.points().get(curves.points().size() - 1);
        return "From step %d to step %d the share of prompts whose responses are all correct goes from %s to %s, the mean sampling temperature from %s to %s."
                .formatted(
                        first.step(),
                        last.step(),
                        number("%.0f%%", 100 * first.allCorrect()),
                        number("%.0f%%", 100 * last.allCorrect()),
                        number("%.3f", first.meanTemperature()),
                        number("%.3f", last.meanTemperature()));
    }

    private void legend(StringBuilder svg, String kind, int x, String label) {
        svg.append("<line class=\"curve %s\" x1=\"%d\" y1=\"57\" x2=\"%d\" y2=\"57\"/>\n".formatted(kind, x, x + 22));
        text(svg, kind, x + 30, 61.5, "start", label);
    }

    private void grid(StringBuilder svg) {
        String percent = "%." + Math.max(0, digits(100 * share.interval())) + "f%%";
        String decimals = "%." + Math.max(2, digits(temperature.interval())) + "f";
        share.marks().forEach(mark -> {
            double y = y(share.position(mark));
            svg.append("<line class=\"grid\" x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\"/>\n"
                    .formatted(LEFT, place(y), RIGHT, place(y)));
            text(svg, "share", LEFT - 10, y + 4.5, "end", number(percent, 100 * mark));
        });
        temperature
                .marks()
                .forEach(mark -> text(
                        svg,
                        "temperature",
                        RIGHT + 10,
                        y(temperature.position(mark)) + 4.5,
                        "start",
                        number(decimals, mark)));
    }

    /** Decimals that tell the marks of such intervals apart. */
    private static int digits(double interval) {
        return new BigDecimal(Double.toString(interval))
                .round(new MathContext(6))
                .stripTrailingZeros()
                .scale();
    }

    private void steps(StringBuilder svg) {
        svg.append("<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n"
                .formatted(LEFT, BOTTOM, RIGHT, BOTTOM));
        int last = lastStep();
        int between = (int) Math.max(1, Math.ceil((double) last / MARKS_OF_STEPS));
        for (int step = between; step <= last; step += between) {
            text(svg, "step", x(step), BOTTOM + 20, "middle", Integer.toString(step));
        }
        text(svg, "step", (LEFT + RIGHT) / 2.0, BOTTOM + 40, "middle", "training step");
    }

    private void curve(StringBuilder svg, String kind, Axis axis, ToDoubleFunction<Point> of) {
        String points = curves.points().stream()
                .map(point -> place(x(point.step())) + "," + place(y(axis.position(of.applyAsDouble(point)))))
                .collect(Collectors.joining(" "));
        svg.append("<polyline class=\"curve %s\" points=\"%s\"/>\n".formatted(kind, points));
    }

    private static void text(StringBuilder svg, String kind, double x, double y, String anchor, String text) {
        svg.append("<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                .formatted(kind, place(x), place(y), anchor, escaped(text)));
    }

    private double x(int step) {
        int first = curves.points().get(0).step();
        return LEFT + (double) (RIGHT - LEFT) * (step - first) / (lastStep() - first);
    }

    private static double y(double position) {
        return BOTTOM - (BOTTOM - TOP) * position;
    }

    private int lastStep() {
        return curves.points().get(curves.points().size() - 1).step();
    }

    private double largest(ToDoubleFunction<Point> of) {
        return curves.points().stream().mapToDouble(of).max().orElseThrow();
    }

    private static String place(double coordinate) {
        return number("%.1f", coordinate);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
