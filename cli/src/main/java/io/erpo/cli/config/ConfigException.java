package io.erpo.cli.config;

/** A setting, preset, recipe or configuration file is wrong. The message is for the user and complete. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
