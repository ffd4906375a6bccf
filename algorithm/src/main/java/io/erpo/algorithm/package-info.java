/**
 * The method as pure functions, in the order in which a step uses them: which prompts are drawn ({@link DrawOrder}), how groups
 * and responses are named ({@link GroupId}, {@link ResponseId}), with which random numbers ({@link Seeds}) and at which
 * temperature ({@link TemperatureRule}, fed by {@link HeatRule}) responses are sampled, how rewards become advantages
 * ({@link UndecidedRule}, {@link SoftOverlong}, {@link AdvantageRule}, {@link BatchScale}, {@link EntropyAdvantage}), what a run
 * remembers of a prompt ({@link PromptTally}), which groups are learned from and in which order ({@link BatchRule}, {@link
 * TrainingOrder}), and the loss ({@link PolicyLoss}). A {@link Recipe} is a combination of their switches.
 *
 * <p>{@link PolicyLoss} is the definition of the loss; {@code decoder/training.py} of the module {@code policy} executes it on
 * tensors. Two tests tie them to the same step of PyTorch: {@code PolicyLossTest} here and {@code GrpoStepParityTest} there.
 *
 * <p>By default, this is what differs from GRPO (arXiv 2402.03300) and DAPO (arXiv 2503.14476) as published; the estimators of
 * other papers are switches:
 *
 * <ul>
 *   <li>There is no KL penalty, no reference policy and no value network; entropy and KL are only measured.
 *   <li>Verdicts of correctness decide what a group is ({@link Outcome}); shaped rewards change advantages only.
 *   <li>An undecided group has no advantage and no effect on H_i ({@link HistoryRule}).
 *   <li>ERPO: each all-correct visit of a prompt raises the temperature of the next one, up to T_max ({@link TemperatureLadder}).
 *   <li>Not in the paper: a prompt's temperature can be steered to a share of wrong responses ({@link TemperatureController}).
 *   <li>ERPO: an all-correct group has an advantage above zero, by a virtual failure ({@link AdvantageRule.Reactivation}).
 *   <li>The standard deviation of rewards is a switch: unbiased ({@code ddof} 1), as in the reference codes of GRPO, or not.
 *   <li>Dynamic sampling ends after {@code maxDraws}; the step then trains on what it has ({@link BatchRule}).
 *   <li>The loss can be bounded for negative advantages (dual clip, arXiv 1912.09729), and the log-ratio is clamped.
 *   <li>The responses of a group stay together in training, so that advantages about cancel in a mini-batch ({@link TrainingOrder}).
 * </ul>
 *
 * <p>Source: "Explore Data Left Behind in Reinforcement Learning for Reasoning Language Models" (arXiv 2511.04800).
 */
package io.erpo.algorithm;
