/**
 * Readers of the log: a topic to its end ({@link io.erpo.log.read.LogReader}), some topics as they grow
 * ({@link io.erpo.log.read.LogFollower}), and a small topic kept in memory ({@link io.erpo.log.read.LogView}).
 */
package io.erpo.log.read;
