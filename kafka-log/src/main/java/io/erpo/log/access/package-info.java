/** Who may do what in Kafka: the least that each service needs, from which ACLs are made and with which they are compared. */
package io.erpo.log.access;
