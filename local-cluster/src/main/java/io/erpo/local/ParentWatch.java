package io.erpo.local;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The first main class of every child JVM: runs the real one, named by the first argument, and ends the JVM when its
 * parent ends for any reason. The parent holds the other end of standard input and never writes to it. Uses only the
 * JDK, since it shares the class path of other programs.
 */
public final class ParentWatch {

    private static final int EXIT_CODE = 143;
    private static final long GRACE_MILLIS = 10_000;

    private ParentWatch() {}

    public static void main(String[] arguments) throws Throwable {
        daemon("parent-watch", ParentWatch::endWithParent);
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // The parent writes nothing; only the end of the stream matters.
            }
        } catch (IOException e) {
            // An error counts as the end.
        }
        Thread exit = daemon("parent-watch-exit", () -> System.exit(EXIT_CODE));
        try {
            exit.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
