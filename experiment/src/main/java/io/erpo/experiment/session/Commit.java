package io.erpo.experiment.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The commit of the erpo that makes the runs. */
final class Commit {

    private static final int PATIENCE_SECONDS = 10;

    private Commit() {}

    /** The commit of the project folder, with {@code -dirty} where files differ from it; empty where there is none. */
    static String of(Path home) throws InterruptedException {
        try {
            Process git = new ProcessBuilder(
                            "git",
                            "-C",
                            home.toString(),
                            "describe",
                            "--always",
                            "--dirty",
                            "--exclude=*",
                            "--abbrev=40")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0 ? said : "";
        } catch (IOException e) {
            // No git on this machine: the version alone tells which erpo it was.
            return "";
        }
    }
}
