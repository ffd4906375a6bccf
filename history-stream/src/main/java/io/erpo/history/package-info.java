/** The service: the Kafka Streams topology, its health, and its failure handling. */
package io.erpo.history;
