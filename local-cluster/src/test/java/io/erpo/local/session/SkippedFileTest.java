package io.erpo.local.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.local.RunDirectory;
import io.erpo.planning.data.SkippedRows;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedFileTest {

    @Test
    void shouldListTheRowsThatWereLeftOutAndCountTheRest(@TempDir Path directory) {
        SkippedRows skipped = new SkippedRows(5, List.of("line 3: is not JSON", "line 7: the answer is empty"));

        Path file = SkippedFile.write(new RunDirectory(directory), skipped);

        assertThat(file)
                .isEqualTo(directory.toAbsolutePath().resolve("skipped-rows.txt"))
                .hasContent("line 3: is not JSON\nline 7: the answer is empty\nand 3 more\n");
    }
}
