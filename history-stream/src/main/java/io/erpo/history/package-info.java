/** The service: the Kafka Streams topology, its health, and what happens when it fails. */
package io.erpo.history;
