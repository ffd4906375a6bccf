/** The least permissions in Kafka that each service needs; ACLs are generated from them and compared with them. */
package io.erpo.log.access;
