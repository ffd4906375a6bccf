/**
 * The only connection to Kafka: {@link io.erpo.log.LogClients} creates every client of services and commands. Services
 * turn records into records, exactly once, with {@link io.erpo.log.TransactionalLoop}; records that they refuse become
 * dead letters ({@link io.erpo.log.DeadLetters}). Readers are in {@code read}, the runs of a log in {@code run},
 * permissions in {@code access}.
 */
package io.erpo.log;
