package io.erpo.log;

/**
 * A setting of a Kafka cluster that can lose data or stop work.
 *
 * @param setting with its value
 * @param expected what it should be
 * @param consequence what happens otherwise
 * @param remedy the command that sets it, or who can
 */
record Finding(String subject, String setting, String expected, String consequence, String remedy) {

    /** In words. */
    @Override
    public String toString() {
        return "%s has %s, expected %s: %s. Set it: %s".formatted(subject, setting, expected, consequence, remedy);
    }
}
