package io.erpo.chart;

import io.erpo.chart.Series.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Lines over a common axis, each with a band for its interval, as an SVG picture without script. Several of them can
 * stand in one HTML page.
 *
 * @param id distinguishes the picture in its page
 * @param title above the lines
 * @param xLabel below the axis
 */
public record LineChart(String id, String title, String xLabel, List<Series> series) {

    private static final int WIDTH = 760;
    private static final int LEFT = 64;
    private static final int RIGHT = WIDTH - 24;
    private static final int TOP = 58;
    private static final int PLOT = 230;
    private static final int LEGEND_COLUMNS = 4;
    private static final int LEGEND_LINE = 22;
    /** The least height of the plot: as a share of the largest number, and absolutely. */
    private static final double FLAT = 0.05;

    private static final double LEAST = 1e-3;

    /** In light and dark; told apart also by people who do not tell red from green (after Okabe and Ito). */
    private static final String[][] COLOURS = {
        {"#0072b2", "#56b4e9"},
        {"#d55e00", "#ff9a4d"},
        {"#009e73", "#2ecc9b"},
        {"#cc79a7", "#e8a3c8"},
        {"#8a6d00", "#f0e442"},
        {"#6f42c1", "#b694f5"},
        {"#57606a", "#9198a1"}
    };

    public LineChart {
        series = List.copyOf(series);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("the chart %s has no series".formatted(id));
        }
    }

    /** The picture. */
    public String svg() {
        Axis x = axis(points(Point::x), points(Point::x));
        Axis y = axis(points(Point::low), points(Point::high));
        StringBuilder svg = new StringBuilder();
        head(svg);
        text(svg, "name", LEFT, 32, "start", title);
        grid(svg, x, y);
        for (int i = 0; i < series.size(); i++) {
            band(svg, i, x, y);
        }
        for (int i = 0; i < series.size(); i++) {
            line(svg, i, x, y);
            legend(svg, i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void head(StringBuilder svg) {
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\" role=\"img\" aria-labelledby=\"%3$s-title\">\n"
                        .formatted(WIDTH, height(), id));
        svg.append("<title id=\"%s-title\">%s</title>\n<style>\n".formatted(id, escaped(title)));
        rules(svg, 0);
        svg.append("@media (prefers-color-scheme: dark) {\n");
        rules(svg, 1);
        svg.append("}\n</style>\n");
        svg.append("<rect class=\"chart-page\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\"/>\n"
                .formatted(WIDTH - 1, height() - 1));
    }

    private static void rules(StringBuilder svg, int shade) {
        boolean dark = shade == 1;
        svg.append(".chart-page { fill: %s; stroke: %s }\n"
                .formatted(dark ? "#0d1117" : "#ffffff", dark ? "#30363d" : "#d0d7de"));
        svg.append(".chart-grid { stroke: %s; stroke-width: 1 }\n".formatted(dark ? "#21262d" : "#d8dee4"));
        svg.append(
                ".chart-text { font: 13px system-ui, sans-serif; fill: %s }\n".formatted(dark ? "#9198a1" : "#57606a"));
        svg.append(".chart-name { font: 600 16px system-ui, sans-serif; fill: %s }\n"
                .formatted(dark ? "#f0f6fc" : "#1f2328"));
        for (int i = 0; i < COLOURS.length; i++) {
            svg.append(".chart-line-%1$d { fill: none; stroke: %2$s; stroke-width: 2; stroke-linejoin: round }\n"
                    .formatted(i, COLOURS[i][shade]));
            svg.append(".chart-band-%1$d { fill: %2$s; fill-opacity: 0.14; stroke: none }\n"
                    .formatted(i, COLOURS[i][shade]));
            svg.append(".chart-dot-%1$d { fill: %2$s; stroke: none }\n".formatted(i, COLOURS[i][shade]));
        }
    }

    private void grid(StringBuilder svg, Axis x, Axis y) {
        String yFormat = format(y);
        String xFormat = format(x);
        y.marks().forEach(mark -> {
            double at = y(y, mark);
            svg.append("<line class=\"chart-grid\" x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\"/>\n"
                    .formatted(LEFT, place(at), RIGHT, place(at)));
            text(svg, "text", LEFT - 8, at + 4.5, "end", number(yFormat, mark));
        });
        x.marks().forEach(mark -> text(svg, "text", x(x, mark), TOP + PLOT + 20, "middle", number(xFormat, mark)));
        text(svg, "text", (LEFT + RIGHT) / 2.0, TOP + PLOT + 40, "middle", xLabel);
    }

    private void band(StringBuilder svg, int index, Axis x, Axis y) {
        Series drawn = series.get(index);
        if (!drawn.hasIntervals()) {
            return;
        }
        String upper = corners(drawn.points(), x, y, Point::high);
        List<Point> back = drawn.points().stream().collect(Collectors.collectingAndThen(Collectors.toList(), list -> {
            Collections.reverse(list);
            return list;
        }));
        svg.append("<polygon class=\"chart-band-%d\" points=\"%s %s\"/>\n"
                .formatted(colour(index), upper, corners(back, x, y, Point::low)));
    }

    private void line(StringBuilder svg, int index, Axis x, Axis y) {
        List<Point> points = series.get(index).points();
        svg.append("<polyline class=\"chart-line-%d\" points=\"%s\"/>\n"
                .formatted(colour(index), corners(points, x, y, Point::y)));
        if (points.size() <= 12) {
            points.forEach(point -> svg.append("<circle class=\"chart-dot-%d\" cx=\"%s\" cy=\"%s\" r=\"3\"/>\n"
                    .formatted(colour(index), place(x(x, point.x())), place(y(y, point.y())))));
        }
    }

    private void legend(StringBuilder svg, int index) {
        int column = (RIGHT - LEFT) / LEGEND_COLUMNS;
        double left = LEFT + (double) column * (index % LEGEND_COLUMNS);
        double top = TOP + PLOT + 64 + (double) LEGEND_LINE * (index / LEGEND_COLUMNS);
        svg.append("<line class=\"chart-line-%d\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
                .formatted(colour(index), place(left), place(top), place(left + 20), place(top)));
        text(svg, "text", left + 26, top + 4.5, "start", series.get(index).name());
    }

    private int height() {
        return TOP + PLOT + 64 + LEGEND_LINE * ((series.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS);
    }

    private DoubleStream points(ToDoubleFunction<Point> of) {
        return series.stream().flatMap(each -> each.points().stream()).mapToDouble(of);
    }

    /** Numbers that hardly differ become a straight line instead of magnified noise. */
    private static Axis axis(DoubleStream lows, DoubleStream highs) {
        double min = lows.min().orElseThrow();
        double max = highs.max().orElseThrow();
        double least = Math.max(LEAST, Math.abs(max) * FLAT);
        return Axis.covering(min, Math.max(max, min + least));
    }

    private static String corners(List<Point> points, Axis x, Axis y, ToDoubleFunction<Point> of) {
        return points.stream()
                .map(point -> place(x(x, point.x())) + "," + place(y(y, of.applyAsDouble(point))))
                .collect(Collectors.joining(" "));
    }

    /** Decimals that tell the marks apart. */
    private static String format(Axis axis) {
        int digits = new BigDecimal(Double.toString(axis.interval()))
                .round(new MathContext(6))
                .stripTrailingZeros()
                .scale();
        return "%." + Math.max(0, digits) + "f";
    }

    private static void text(StringBuilder svg, String kind, double x, double y, String anchor, String text) {
        svg.append("<text class=\"chart-%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                .formatted(kind, place(x), place(y), anchor, escaped(text)));
    }

    private static double x(Axis axis, double value) {
        return LEFT + (RIGHT - LEFT) * axis.position(value);
    }

    private static double y(Axis axis, double value) {
        return TOP + PLOT - PLOT * axis.position(value);
    }

    private static int colour(int index) {
        return index % COLOURS.length;
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
