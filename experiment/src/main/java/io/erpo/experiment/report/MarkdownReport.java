package io.erpo.experiment.report;

import io.erpo.experiment.report.Part.Code;
import io.erpo.experiment.report.Part.Figure;
import io.erpo.experiment.report.Part.Heading;
import io.erpo.experiment.report.Part.Paragraph;
import io.erpo.experiment.report.Part.Table;
import java.util.List;
import java.util.stream.Collectors;

/** A report as Markdown, with its figures in files beside it. */
final class MarkdownReport {

    /** The folder of the figures, beside the report. */
    static final String FIGURES = "figures";

    private MarkdownReport() {}

    static String of(Document document) {
        return "# %s\n".formatted(document.title())
                + document.parts().stream().map(MarkdownReport::markdown).collect(Collectors.joining());
    }

    private static String markdown(Part part) {
        if (part instanceof Heading heading) {
            return "\n## %s\n".formatted(heading.text());
        }
        if (part instanceof Paragraph paragraph) {
            return "\n%s\n".formatted(paragraph.text());
        }
        if (part instanceof Table table) {
            return "\n%s%s%s"
                    .formatted(
                            row(table.header()),
                            row(table.header().stream().map(name -> "---").toList()),
                            table.rows().stream().map(MarkdownReport::row).collect(Collectors.joining()));
        }
        if (part instanceof Figure figure) {
            return "\n![%s](%s/%s.svg)\n\n%s\n"
                    .formatted(figure.chart().title(), FIGURES, figure.chart().id(), figure.caption());
        }
        return "\n```sh\n%s\n```\n".formatted(String.join("\n", ((Code) part).lines()));
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
