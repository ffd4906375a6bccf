/**
 * The two ways in which services use the log: follow a small topic ({@link io.erpo.log.LogView}), or turn records
 * into records, exactly once ({@link io.erpo.log.TransactionalLoop}).
 */
package io.erpo.log;
