package io.erpo.experiment.report;

import io.erpo.experiment.report.Part.Code;
import io.erpo.experiment.report.Part.Figure;
import io.erpo.experiment.report.Part.Heading;
import io.erpo.experiment.report.Part.Paragraph;
import io.erpo.experiment.report.Part.Table;
import java.util.List;
import java.util.stream.Collectors;

/** A report as one HTML file: no script, nothing from elsewhere, readable in light and dark. */
final class HtmlReport {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%1$s</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; max-width: 60rem; \
            margin: 2rem auto; padding: 0 1rem; background: #ffffff; color: #1f2328 }
            h1 { font-size: 1.7rem } h2 { font-size: 1.25rem; margin-top: 2.2rem }
            .wide { overflow-x: auto }
            table { border-collapse: collapse; font-size: 0.9rem }
            th, td { border-bottom: 1px solid #d0d7de; padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; \
            vertical-align: top; font-variant-numeric: tabular-nums }
            figure { margin: 1.2rem 0 } figure svg { max-width: 100%%; height: auto } figcaption { font-size: 0.9rem; color: #57606a }
            pre { background: #f6f8fa; padding: 0.8rem; overflow-x: auto; font-size: 0.85rem }
            @media (prefers-color-scheme: dark) {
            body { background: #0d1117; color: #e6edf3 }
            th, td { border-color: #30363d } figcaption { color: #9198a1 } pre { background: #161b22 }
            }
            </style>
            </head>
            <body>
            <h1>%1$s</h1>
            """;

    private HtmlReport() {}

    static String of(Document document) {
        return HEAD.formatted(escaped(document.title()))
                + document.parts().stream().map(HtmlReport::html).collect(Collectors.joining())
                + "</body>\n</html>\n";
    }

    private static String html(Part part) {
        if (part instanceof Heading heading) {
            return "<h2>%s</h2>\n".formatted(escaped(heading.text()));
        }
        if (part instanceof Paragraph paragraph) {
            return "<p>%s</p>\n".formatted(escaped(paragraph.text()));
        }
        if (part instanceof Table table) {
            return table(table);
        }
        if (part instanceof Figure figure) {
            return "<figure>\n%s<figcaption>%s</figcaption>\n</figure>\n"
                    .formatted(figure.chart().svg(), escaped(figure.caption()));
        }
        return "<pre>%s</pre>\n".formatted(escaped(String.join("\n", ((Code) part).lines())));
    }

    private static String table(Table table) {
        return "<div class=\"wide\"><table>\n<thead>%s</thead>\n<tbody>\n%s</tbody>\n</table></div>\n"
                .formatted(
                        row("th", table.header()),
                        table.rows().stream().map(row -> row("td", row)).collect(Collectors.joining()));
    }

    private static String row(String cell, List<String> cells) {
        return cells.stream()
                .map(text -> "<%1$s>%2$s</%1$s>".formatted(cell, escaped(text)))
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
