package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.SamplingSettings;
import java.util.List;

/** What a step draws and samples; {@code maxPolicyLag} 0 is on-policy, 1 lets sampling overlap training. */
public record Sampling(int promptsPerStep, int groupSize, int maxNewTokens, int maxPolicyLag) {

    public Sampling {
        require(promptsPerStep >= 1, "sampling.promptsPerStep", "1 or more", promptsPerStep);
        require(groupSize >= 1, "sampling.groupSize", "1 or more", groupSize);
        require(maxPolicyLag >= 0, "sampling.maxPolicyLag", "0 or more", maxPolicyLag);
    }

    /** @throws IllegalArgumentException when no service could work with it */
    public static Sampling of(SamplingSettings event) {
        return new Sampling(
                event.getPromptsPerStep(), event.getGroupSize(), event.getMaxNewTokens(), event.getMaxPolicyLag());
    }

    SamplingSettings event() {
        return new SamplingSettings(promptsPerStep, groupSize, maxNewTokens, maxPolicyLag, List.of());
    }

    /** A group of one has no advantage. */
    void requireSensible() {
        require(groupSize >= 2, "sampling.groupSize", "2 or more", groupSize);
        require(maxNewTokens >= 1, "sampling.maxNewTokens", "1 or more", maxNewTokens);
    }
}
