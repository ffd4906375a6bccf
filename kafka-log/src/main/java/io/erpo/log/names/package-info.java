/**
 * Lets several installations share a Kafka: each has a prefix for all its names there, and the code of services and
 * commands never sees it.
 */
package io.erpo.log.names;
