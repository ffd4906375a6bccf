package io.erpo.faults;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** Why a file, a program or a connection could not be used. */
public final class FileFaults {

    /** As the JDK says that a program did not start: the words of the operating system come last. */
    private static final Pattern NOT_STARTED = Pattern.compile("error=\\d+, (.+)$", Pattern.DOTALL);

    private static final Pattern NAME_OF_A_CLASS = Pattern.compile("\\w+(?:\\.\\w+)+(?:Exception|Error)|^\\s*$");

    private FileFaults() {}

    /** A part of a sentence, such as {@code permission denied} or {@code no space left on device}. */
    public static String describe(UncheckedIOException fault) {
        return describe(fault.getCause());
    }

    /** A part of a sentence, such as {@code permission denied} or {@code no space left on device}. */
    public static String describe(IOException fault) {
        if (fault instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (fault instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (fault instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (fault instanceof DirectoryNotEmptyException) {
            return "the directory is not empty";
        }
        if (fault instanceof NotDirectoryException) {
            return "it is no directory";
        }
        if (fault instanceof NotLinkException) {
            return "it is no link";
        }
        if (fault instanceof FileSystemLoopException) {
            return "its links form a circle";
        }
        if (fault instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        if (fault instanceof EOFException) {
            return "it ends too early";
        }
        if (fault instanceof ZipException) {
            return "its compressed data is damaged";
        }
        return ofTheSystem(fault);
    }

    private static String ofTheSystem(IOException fault) {
        String words = String.valueOf(
                fault instanceof FileSystemException named && named.getReason() != null
                        ? named.getReason()
                        : fault.getMessage());
        Matcher notStarted = NOT_STARTED.matcher(words);
        String system = notStarted.find() ? notStarted.group(1) : words;
        if (fault.getMessage() == null || NAME_OF_A_CLASS.matcher(system).find()) {
            return "an input or output error";
        }
        return system.substring(0, 1).toLowerCase(Locale.ROOT) + system.substring(1);
    }
}
