/**
 * The method as pure functions, in the order in which a step uses them: which prompts are drawn ({@link DrawOrder}), who
 * everything is ({@link GroupId}, {@link ResponseId}), with which random numbers ({@link Seeds}) and at which temperature
 * ({@link TemperatureRule}, fed by {@link HistoryRule}) responses are sampled, what rewards make of them
 * ({@link UndecidedRule}, {@link SoftOverlong}, {@link AdvantageRule}), what a run remembers of a prompt
 * ({@link PromptTally}), which groups are learned from and in which order ({@link BatchRule}), and the loss
 * ({@link PolicyLoss}). A {@link Recipe} is a combination of their switches.
 *
 * <p>Source: "Explore Data Left Behind in Reinforcement Learning for Reasoning Language Models" (arXiv 2511.04800).
 */
package io.erpo.algorithm;
