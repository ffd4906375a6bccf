package io.erpo.replay.score;

import io.erpo.events.Response;
import io.erpo.policy.generation.Truncation;
import io.erpo.replay.findings.Engines;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The places of the responses that can be scored, by the policy that sampled them; and who sampled. */
final class ResponseIndex {

    private final Set<String> truncated = new HashSet<>();
    private final NavigableMap<Long, List<Place>> byPolicy = new TreeMap<>();
    private final Map<String, Long> engines = new TreeMap<>();
    private long leftOut;

    ResponseIndex(Recording recording) {
        recording.forEach(Topics.PROMPT_REQUESTS, request -> {
            if (new Truncation(request.value().getTopP(), request.value().getTopK()).isOn()) {
                truncated.add(request.value().getGroupId());
            }
        });
        recording.forEach(Topics.RESPONSES, response -> add(response.value(), response.place()));
    }

    private void add(Response response, Place place) {
        boolean foreign = Engines.foreign(response.getEngine()).isPresent();
        if (foreign) {
            engines.merge(Engines.text(response.getEngine()), 1L, Long::sum);
        }
        if (foreign && truncated.contains(response.getGroupId())) {
            leftOut++;
        } else {
            byPolicy.computeIfAbsent(response.getPolicyVersion(), any -> new ArrayList<>())
                    .add(place);
        }
    }

    /** Removes and returns the responses of a policy. */
    List<Place> take(long version) {
        List<Place> places = byPolicy.remove(version);
        return places == null ? List.of() : places;
    }

    /** The versions whose responses remain. */
    Set<Long> versionsLeft() {
        return byPolicy.keySet();
    }

    long left() {
        return byPolicy.values().stream().mapToLong(List::size).sum();
    }

    /** How many responses other programs sampled, by program. */
    Map<String, Long> engines() {
        return engines;
    }

    /**
     * Responses that another program drew from a part of the distribution only. It records their log-probabilities in that
     * part, which a scorer of the whole distribution cannot give.
     */
    long leftOut() {
        return leftOut;
    }
}
