package io.erpo.local.session;

/** Does something when the JVM ends, for example by Ctrl-C, before this is closed. */
final class Interruption implements AutoCloseable {

    private volatile boolean over;

    private Interruption() {}

    static Interruption watch(Runnable whenInterrupted) {
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
