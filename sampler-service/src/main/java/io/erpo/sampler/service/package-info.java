/** The Kafka edge of the service: requests in, responses out, each poll in one transaction. */
package io.erpo.sampler.service;
