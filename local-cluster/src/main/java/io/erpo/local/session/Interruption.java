package io.erpo.local.session;

/** Runs an action when the JVM ends, for example by Ctrl-C, before this is closed. */
public final class Interruption implements AutoCloseable {

    private volatile boolean over;

    private Interruption() {}

    public static Interruption watch(Runnable whenInterrupted) {
        Interruption interruption = new Interruption();
        Thread hook = new Thread(() -> interruption.run(whenInterrupted), "erpo-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return interruption;
    }

    private void run(Runnable whenInterrupted) {
        if (!over) {
            whenInterrupted.run();
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
