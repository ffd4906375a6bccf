package io.erpo.planning.data;

import java.util.List;

/** The data cannot be used. The message is for the user: what is wrong, where, and what to do. */
public final class DataException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int COMPLAINTS_SHOWN = 5;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Reports bad lines: a headline, the first few errors, and how many more there are. */
    public static DataException listing(String headline, List<String> complaints) {
        return listing(headline, complaints, complaints.size());
    }

    /** @param count of all, of which the list may hold only the first */
    static DataException listing(String headline, List<String> complaints, long count) {
        StringBuilder message = new StringBuilder(headline);
        complaints.stream().limit(COMPLAINTS_SHOWN).forEach(complaint -> message.append("%n  ".formatted())
                .append(complaint));
        if (count > COMPLAINTS_SHOWN) {
            message.append("%n  and %d more".formatted(count - COMPLAINTS_SHOWN));
        }
        return new DataException(message.toString());
    }
}
