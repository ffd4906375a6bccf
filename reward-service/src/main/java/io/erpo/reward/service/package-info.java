/** The Kafka edge of the service: responses in, rewards out, each poll in one transaction. */
package io.erpo.reward.service;
