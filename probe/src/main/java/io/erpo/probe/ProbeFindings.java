package io.erpo.probe;

import io.erpo.view.progress.JudgedExample;
import io.erpo.view.tally.Ruling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What a probe tells about a run. */
public final class ProbeFindings {

    private final List<JudgedExample> examples;
    private final int asked;
    private final int longest;
    private final int longestOfTheRun;
    private final double seconds;

    ProbeFindings(ProbeRequest request, ProbeAnswer answer, double seconds) {
        this(answer.examples(), request.requests().size(), answer.longest(), request.maxNewTokens(), seconds);
    }

    ProbeFindings(List<JudgedExample> examples, int asked, int longest, int longestOfTheRun, double seconds) {
        this.examples = List.copyOf(examples);
        this.asked = asked;
        this.longest = longest;
        this.longestOfTheRun = longestOfTheRun;
        this.seconds = seconds;
    }

    /** How many responses were right, and how long that took. */
    public String summary() {
        String elsewhere = asked == examples.size() ? "" : ", %d judged elsewhere".formatted(asked - examples.size());
        return String.format(
                Locale.ROOT,
                "probe: the base policy answered %d of the problems in %.0f s: %d correct, %d incorrect, %d undecided%s",
                asked,
                seconds,
                count(Ruling.CORRECT),
                count(Ruling.INCORRECT),
                count(Ruling.UNDECIDED) + count(Ruling.FAILED),
                elsewhere);
    }

    /** One response: the first that is not correct, else the first. */
    public Optional<JudgedExample> shown() {
        return examples.stream()
                .filter(example -> example.ruling() != Ruling.CORRECT)
                .findFirst()
                .or(() -> examples.stream().findFirst());
    }

    /** What to do about it; empty when there is nothing to say. */
    public Optional<String> advice() {
        if (examples.isEmpty()) {
            return Optional.empty();
        }
        if (all(example -> example.ruling() == Ruling.CORRECT)) {
            return Optional.of("all are correct: problems that are never missed teach nothing");
        }
        if (count(Ruling.CORRECT) > 0) {
            return Optional.empty();
        }
        if (all(example -> !example.finished())) {
            return Optional.of(cutOff());
        }
        if (all(example -> example.ruling() == Ruling.UNDECIDED || example.ruling() == Ruling.FAILED)) {
            return Optional.of("the reward could judge none of them: look at the reason above");
        }
        if (all(example ->
                example.extracted().filter(answer -> !answer.isBlank()).isEmpty())) {
            return Optional.of(
                    "none states an answer that the reward can read: prompt.instruction should ask for the form that docs/rewards.md names");
        }
        return Optional.of(
                "none is correct: if the run begins like this, it learns nothing; take easier problems or a stronger model, or look at the form of the answers");
    }

    private String cutOff() {
        return longest < longestOfTheRun
                ? "none had ended after %d tokens, where the probe stops on this machine (the run allows %d): so it cannot tell whether they would be correct"
                        .formatted(longest, longestOfTheRun)
                : "none had ended after %d tokens, and what is cut off counts as incorrect: raise sampling.maxNewTokens, or see which tokens end a response (docs/checkpoints.md)"
                        .formatted(longest);
    }

    private boolean all(Predicate<JudgedExample> property) {
        return examples.stream().allMatch(property);
    }

    private long count(Ruling ruling) {
        return examples.stream().filter(example -> example.ruling() == ruling).count();
    }
}
