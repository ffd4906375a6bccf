package io.erpo.view.tally;

import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.schemas.RewardSources;
import io.erpo.schemas.Topics;
import java.util.BitSet;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
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
 * redelivered record counts once. A
 * record of a reward on a response whose data source it does not judge counts for nothing. If a reward has several records for a response, the first counts for a listed reward,
 * as in training, and the last for a shadow reward.
 */
public final class RewardTally {

    private final RunStarted run;
    private final ResponseNumbers numbers;
    private final BitSet responses = new BitSet();
    /** The rewards that judge some data sources only. */
    private final List<RewardSettings> limited;
    /** The responses of their data sources, by their names. */
    private final Map<String, BitSet> awaited = new HashMap<>();

    private final Map<String, RewardColumn> listed = new LinkedHashMap<>();
    private final Map<String, RewardColumn> shadows = new TreeMap<>();

    /** A tally of a run that has just started. */
    public RewardTally(RunStarted run) {
        this(run, List.of());
    }

    /** @param shadows shadow rewards of which it is known which data sources they judge */
    public RewardTally(RunStarted run, List<RewardSettings> shadows) {
        this.run = run;
        this.limited = Stream.concat(run.getRewards().stream(), shadows.stream())
                .filter(reward -> !reward.getSources().isEmpty())
                .toList();
        limited.forEach(reward -> awaited.put(reward.getName(), new BitSet()));
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
                    .ifPresent(number -> put(number, response));
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

    /** The rewards whose verdicts determine which responses are correct: one for each response. */
    public List<String> correctness() {
        return run.getRewards().stream()
                .filter(RewardSettings::getCorrectness)
                .map(RewardSettings::getName)
                .toList();
    }

    /** The data sources that this reward judges; empty for all. */
    public List<String> sources(String name) {
        return limited.stream()
                .filter(reward -> reward.getName().equals(name))
                .findFirst()
                .map(RewardSettings::getSources)
                .orElse(List.of());
    }

    /** Number of different responses that this reward is to judge. */
    public int responses(String name) {
        return awaited(name).cardinality();
    }

    /** The responses that this reward is to judge and has no record of, by their permanent numbers. */
    public BitSet unjudged(String name) {
        BitSet unjudged = (BitSet) awaited(name).clone();
        unjudged.andNot(column(name).judged());
        return unjudged;
    }

    /** The reward's ruling on a response; empty before its first record, and where it judges another data source. */
    public Optional<Ruling> ruling(String name, String groupId, Purpose purpose, int index) {
        OptionalInt number = numbers.of(groupId, purpose, index);
        return number.isPresent() && mayJudge(name, number.getAsInt())
                ? column(name).ruling(number.getAsInt())
                : Optional.empty();
    }

    /** Why the newest response with this ruling of a reward has it, in the reward's words; empty when it does not say. */
    public Optional<String> words(String name, Ruling ruling) {
        return column(name).words(ruling);
    }

    /** The ruling of the correctness reward of a response; empty before its first record. */
    public Optional<Ruling> recorded(String groupId, Purpose purpose, int index) {
        return correctness().stream()
                .flatMap(judge -> ruling(judge, groupId, purpose, index).stream())
                .findFirst();
    }

    /** The rulings of the correctness reward of each response and of this reward, where both have judged it. */
    public CrossTable<Ruling> compare(String name) {
        CrossTable<Ruling> table = new CrossTable<>(Ruling.class);
        correctness().forEach(judge -> judged(judge)
                .filter(number -> mayJudge(name, number))
                .forEach(number -> column(name)
                        .ruling(number)
                        .ifPresent(ruling -> table.add(column(judge).rulingOf(number), ruling))));
        return table;
    }

    /** The scores of a reward on the responses with this ruling by their correctness rewards. */
    public DoubleSummaryStatistics scores(String name, Ruling ruling) {
        return judged(name)
                .filter(number -> correctness().stream()
                        .filter(judge -> mayJudge(judge, number))
                        .flatMap(judge -> column(judge).ruling(number).stream())
                        .anyMatch(ruling::equals))
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
                agreement(compare(name)),
                IntStream.of(micros).average().orElse(0),
                micros.length == 0 ? 0 : micros[(int) Math.ceil(0.99 * micros.length) - 1]);
    }

    /** Share of equal verdicts among the responses on which both rewards gave one; empty without such responses. */
    public static Optional<Double> agreement(CrossTable<Ruling> table) {
        int both = table.count((one, other) -> one.decided() && other.decided());
        int equal = table.count((one, other) -> one.decided() && one == other);
        return both == 0 ? Optional.empty() : Optional.of((double) equal / both);
    }

    private void put(int number, Response response) {
        responses.set(number);
        limited.stream()
                .filter(reward -> RewardSources.judges(reward, response.getDataSource()))
                .forEach(reward -> awaited.get(reward.getName()).set(number));
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

    /** Only responses that are in the log and of a data source that the reward judges. */
    private IntStream judged(String name) {
        return column(name).judged().stream().filter(awaited(name)::get);
    }

    private BitSet awaited(String name) {
        return awaited.getOrDefault(name, responses);
    }

    private boolean mayJudge(String name, int number) {
        return !awaited.containsKey(name) || awaited.get(name).get(number);
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
