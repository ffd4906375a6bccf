/**
 * The one edge to Kafka: every client of services and commands is made by {@link io.erpo.log.LogClients}. Services turn records
 * into records, exactly once, with {@link io.erpo.log.TransactionalLoop}; what they refuse becomes a dead letter
 * ({@link io.erpo.log.DeadLetters}). Readers are in {@code read}, the runs of a log in {@code run}, rights in {@code access}.
 */
package io.erpo.log;
