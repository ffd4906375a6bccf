package io.erpo.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What the libraries log: nothing, since the command speaks for itself, or with {@code --debug} all that matters. */
final class Logging {

    private Logging() {}

    static void start(boolean debug) {
        LogManager.getLogManager().reset();
        if (debug) {
            Logger root = Logger.getLogger("");
            root.setLevel(Level.WARNING);
            root.addHandler(new ConsoleHandler());
        }
    }
}
