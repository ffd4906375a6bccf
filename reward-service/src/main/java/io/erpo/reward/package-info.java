/**
 * Interfaces of a reward: implement {@link io.erpo.reward.RewardFunction} as a CDI bean and name it in a run. Plain
 * Java, independent of Kafka and Quarkus.
 */
package io.erpo.reward;
