/**
 * The learner's edge to Kafka: which runs and policies the log knows, the tokens at the offsets a batch names, and the
 * transaction that answers a record.
 */
package io.erpo.learner.log;
