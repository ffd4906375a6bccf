/** A real single-node Kafka broker, in this JVM or in one of its own, whose data survive a restart. */
package io.erpo.embeddedkafka;
