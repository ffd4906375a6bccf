package io.erpo.replay.history;

import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.Topics;
import io.erpo.view.comparison.EventComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Leads from a group that differs to the rewards it was made from. */
final class RewardHint {

    /** It depends on the whole group; every other field of a response depends on that response's rewards. */
    private static final Set<String> OF_THE_GROUP = Set.of("advantage");

    private final Recording recording;
    private final EventComparison comparison;

    RewardHint(Recording recording, EventComparison comparison) {
        this.recording = recording;
        this.comparison = comparison;
    }

    /** Where to find the rewards of the first response that differs; empty when no response differs. */
    Optional<String> of(VerifiedGroup recomputed, VerifiedGroup recorded) {
        List<VerifiedResponse> ours = recomputed.getResponses();
        List<VerifiedResponse> theirs = recorded.getResponses();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            if (!comparison.same(ours.get(i), theirs.get(i), OF_THE_GROUP)) {
                return Optional.of("response %d was judged by %s".formatted(i, rewards(ours.get(i))));
            }
        }
        return Optional.empty();
    }

    /** Only those that count: others may have judged the response too. */
    private String rewards(VerifiedResponse response) {
        List<String> places = new ArrayList<>();
        recording.forEach(Topics.REWARDS, reward -> {
            if (reward.value().getResponseId().equals(response.getResponseId())
                    && response.getComponents().containsKey(reward.value().getName())) {
                places.add("\"%s\" at %s".formatted(reward.value().getName(), reward.where()));
            }
        });
        return places.isEmpty() ? "no reward" : String.join("; ", places);
    }
}
