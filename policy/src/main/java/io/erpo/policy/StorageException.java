package io.erpo.policy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * A disk or a bucket did not do what was asked: it is full, unreachable, too slow or broken. What it keeps may be whole, so this
 * says nothing about one policy; any other {@link PolicyException} of a store does.
 */
public class StorageException extends PolicyException {

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The exception for a file that cannot be read: about this file when it is missing or not for this user, else about its disk.
     */
    public static PolicyException reading(String message, IOException cause) {
        return isOfTheFile(cause) ? new PolicyException(message, cause) : new StorageException(message, cause);
    }

    private static boolean isOfTheFile(IOException e) {
        return e instanceof NoSuchFileException
                || e instanceof FileNotFoundException
                || e instanceof NotDirectoryException
                || e instanceof AccessDeniedException;
    }
}
