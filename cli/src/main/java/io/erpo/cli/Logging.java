package io.erpo.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Configures the logging of the libraries: off by default, because the command prints its own messages; {@code --debug}
 * turns on everything that matters.
 */
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
