package io.erpo.cli;

/**
 * A subcommand of {@code erpo} that another module provides. {@link ErpoCommand} finds it with a {@link
 * java.util.ServiceLoader}, so this module does not depend on it. An implementation is a picocli command.
 */
public interface AdditionalCommand {}
