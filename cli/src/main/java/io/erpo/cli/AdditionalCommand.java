package io.erpo.cli;

/**
 * A subcommand of {@code erpo} that another module brings: {@link ErpoCommand} finds it with a {@link
 * java.util.ServiceLoader}, so this module need not know it. An implementation is a picocli command.
 */
public interface AdditionalCommand {}
