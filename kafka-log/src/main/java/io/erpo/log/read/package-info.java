/**
 * Readers of the log: of a topic to its end ({@link io.erpo.log.read.LogReader}), of topics as they grow ({@link
 * io.erpo.log.read.LogFollower}), and of a small topic kept in memory ({@link io.erpo.log.read.LogView}).
 */
package io.erpo.log.read;
