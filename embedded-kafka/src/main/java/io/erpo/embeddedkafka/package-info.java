/** A real single-node Kafka broker, in this JVM or in a separate one, whose data survive a restart. */
package io.erpo.embeddedkafka;
