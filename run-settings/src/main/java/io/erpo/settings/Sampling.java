package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.SamplingSettings;
import java.util.List;
import java.util.Objects;

/**
 * What a step draws and samples; {@code maxPolicyLag} 0 is on-policy, 1 lets sampling overlap training.
 *
 * @param stopTokens tokens that end a response, beside those that the checkpoint names; in the log they all are ids
 */
public record Sampling(
        int promptsPerStep, int groupSize, int maxNewTokens, int maxPolicyLag, List<StopToken> stopTokens) {

    public Sampling {
        require(promptsPerStep >= 1, "sampling.promptsPerStep", "1 or more", promptsPerStep);
        require(groupSize >= 1, "sampling.groupSize", "1 or more", groupSize);
        require(maxPolicyLag >= 0, "sampling.maxPolicyLag", "0 or more", maxPolicyLag);
        require(
                stopTokens.stream().noneMatch(Objects::isNull),
                "sampling.stopTokens",
                "a list of texts of tokens, or of their ids",
                stopTokens);
        stopTokens = List.copyOf(stopTokens);
    }

    /** @throws IllegalArgumentException when no service could work with it */
    public static Sampling of(SamplingSettings event) {
        return new Sampling(
                event.getPromptsPerStep(),
                event.getGroupSize(),
                event.getMaxNewTokens(),
                event.getMaxPolicyLag(),
                event.getStopTokenIds().stream().map(StopToken::of).toList());
    }

    /** The event has the ids alone; whoever plans the run adds those of the texts. */
    SamplingSettings event() {
        List<Integer> ids = stopTokens.stream()
                .filter(StopToken.Id.class::isInstance)
                .map(token -> ((StopToken.Id) token).id())
                .toList();
        return new SamplingSettings(promptsPerStep, groupSize, maxNewTokens, maxPolicyLag, ids);
    }

    /** A group of one has no advantage. */
    void requireSensible() {
        require(groupSize >= 2, "sampling.groupSize", "2 or more", groupSize);
        require(maxNewTokens >= 1, "sampling.maxNewTokens", "1 or more", maxNewTokens);
    }
}
