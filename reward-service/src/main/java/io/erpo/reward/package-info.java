/**
 * What a reward is: implement {@link io.erpo.reward.RewardFunction} as a CDI bean and name it in a run. Plain Java; nothing
 * here knows Kafka or Quarkus.
 */
package io.erpo.reward;
