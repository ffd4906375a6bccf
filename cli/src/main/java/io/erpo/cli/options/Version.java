package io.erpo.cli.options;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which erpo this is. */
public final class Version implements IVersionProvider {

    /** The version of the build; {@code dev} when run from class files. */
    public static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("dev");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"erpo " + current()};
    }
}
