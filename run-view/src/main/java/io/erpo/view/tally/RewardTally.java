package io.erpo.view.tally;

import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.schemas.Topics;
import java.util.BitSet;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * The judgements of all rewards on all responses of a run: a fold over both, in any order across the topics. A
 * redelivered record counts once. If a reward has several records for a response, the first counts for a listed reward,
 * as in training, and the last for a shadow reward.
 */
public final class RewardTally {

    private final RunStarted run;
    private final ResponseNumbers numbers;
    private final BitSet responses = new BitSet();
    private final Map<String, RewardColumn> listed = new LinkedHashMap<>();
    private final Map<String, RewardColumn> shadows = new TreeMap<>();

    /** A tally of a run that has just started. */
    public RewardTally(RunStarted run) {
        this.run = run;
        this.numbers = new ResponseNumbers(run);
        run.getRewards().forEach(reward -> listed.put(reward.getName(), RewardColumn.ofListed()));
    }

    /** Adds a response or a reward of this run; ignores everything else. */
    public void accept(SpecificRecord event) {
        if (Topics.run(event).filter(run.getRunId()::equals).isEmpty()) {
            return;
        }
        if (event instanceof Response response) {
            numbers.of(response.getGroupId(), response.getPurpose(), response.getIndex())
                    .ifPresent(responses::set);
        } else if (event instanceof Reward reward) {
            numbers.of(reward.getGroupId(), reward.getPurpose(), reward.getIndex())
                    .ifPresent(number -> put(number, reward));
        }
    }

    /** Number of different responses. */
    public int responses() {
        return responses.cardinality();
    }

    /** The rewards: the listed ones in the run's order, then the shadow rewards by name. */
    public List<String> names() {
        return Stream.concat(listed.keySet().stream(), shadows.keySet().stream())
                .toList();
    }

    /** The rewards that the run does not list, by name. */
    public List<String> shadows() {
        return List.copyOf(shadows.keySet());
    }

    /** Whether the run does not list this reward. */
    public boolean isShadow(String name) {
        return !listed.containsKey(name);
    }

    /** The reward whose verdict determines which responses are correct. */
    public Optional<String> correctness() {
        return run.getRewards().stream()
                .filter(RewardSettings::getCorrectness)
                .map(RewardSettings::getName)
                .findFirst();
    }

    /** The responses without a record of this reward, by their permanent numbers. */
    public BitSet unjudged(String name) {
        BitSet unjudged = (BitSet) responses.clone();
        unjudged.andNot(column(name).judged());
        return unjudged;
    }

    /** The reward's ruling on a response; empty before its first record. */
    public Optional<Ruling> ruling(String name, String groupId, Purpose purpose, int index) {
        OptionalInt number = numbers.of(groupId, purpose, index);
        return number.isPresent() ? column(name).ruling(number.getAsInt()) : Optional.empty();
    }

    /** Why the newest response with this ruling of a reward has it, in the reward's words; empty when it does not say. */
    public Optional<String> words(String name, Ruling ruling) {
        return column(name).words(ruling);
    }

    /** The rulings of two rewards on the responses that both have judged. */
    public CrossTable<Ruling> compare(String one, String other) {
        CrossTable<Ruling> table = new CrossTable<>(Ruling.class);
        judged(one).forEach(number -> column(other)
                .ruling(number)
                .ifPresent(ruling -> table.add(column(one).rulingOf(number), ruling)));
        return table;
    }

    /** The scores of a reward on the responses with this ruling by another reward. */
    public DoubleSummaryStatistics scores(String name, String other, Ruling ruling) {
        return judged(name)
                .filter(number ->
                        column(other).ruling(number).filter(ruling::equals).isPresent())
                .mapToDouble(column(name)::score)
                .summaryStatistics();
    }

    /** The statistics of this reward so far. */
    public RewardStatistics statistics(String name) {
        RewardColumn column = column(name);
        int[] micros = judged(name).map(column::micros).sorted().toArray();
        int correct = count(name, Ruling.CORRECT);
        boolean anyVerdict = correct + count(name, Ruling.INCORRECT) > 0;
        return new RewardStatistics(
                name,
                settings(name).map(RewardSettings::getWeight),
                column.versions(),
                micros.length,
                unjudged(name).cardinality(),
                anyVerdict ? Optional.of((double) correct / micros.length) : Optional.empty(),
                judged(name).mapToDouble(column::score).average().orElse(0),
                count(name, Ruling.UNDECIDED),
                count(name, Ruling.FAILED),
                correctness().flatMap(judge -> agreement(compare(judge, name))),
                IntStream.of(micros).average().orElse(0),
                micros.length == 0 ? 0 : micros[(int) Math.ceil(0.99 * micros.length) - 1]);
    }

    /** Share of equal verdicts among the responses on which both rewards gave one; empty without such responses. */
    public static Optional<Double> agreement(CrossTable<Ruling> table) {
        int both = table.count((one, other) -> one.decided() && other.decided());
        int equal = table.count((one, other) -> one.decided() && one == other);
        return both == 0 ? Optional.empty() : Optional.of((double) equal / both);
    }

    private void put(int number, Reward reward) {
        RewardColumn column = listed.get(reward.getName());
        if (column == null) {
            column = shadows.computeIfAbsent(reward.getName(), name -> RewardColumn.ofShadow());
        }
        column.put(number, reward);
    }

    private RewardColumn column(String name) {
        RewardColumn column = listed.get(name);
        return column == null ? shadows.getOrDefault(name, RewardColumn.ofShadow()) : column;
    }

    /** Only responses that are in the log. */
    private IntStream judged(String name) {
        return column(name).judged().stream().filter(responses::get);
    }

    private int count(String name, Ruling ruling) {
        return (int) judged(name)
                .filter(number -> column(name).rulingOf(number) == ruling)
                .count();
    }

    private Optional<RewardSettings> settings(String name) {
        return run.getRewards().stream()
                .filter(reward -> reward.getName().equals(name))
                .findFirst();
    }
}
