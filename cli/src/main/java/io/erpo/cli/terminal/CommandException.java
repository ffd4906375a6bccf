package io.erpo.cli.terminal;

import java.util.List;

/**
 * A command cannot do what it was asked for: an option, a file or what a run holds is in the way. The message is for the user
 * and complete.
 */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int COMPLAINTS_SHOWN = 5;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What is wrong with several lines: a headline, the first few complaints, and how many more there are. */
    public static CommandException listing(String headline, List<String> complaints) {
        StringBuilder message = new StringBuilder(headline);
        complaints.stream().limit(COMPLAINTS_SHOWN).forEach(complaint -> message.append("%n  %s".formatted(complaint)));
        if (complaints.size() > COMPLAINTS_SHOWN) {
            message.append("%n  and %d more".formatted(complaints.size() - COMPLAINTS_SHOWN));
        }
        return new CommandException(message.toString());
    }
}
