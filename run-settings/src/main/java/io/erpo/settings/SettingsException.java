package io.erpo.settings;

/** A setting, preset, recipe or configuration file is wrong. The message is complete and written for the user. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
