package io.erpo.replay.sampler;

import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The places of each group's request and outcome, by the policy that sampled it. */
final class GroupIndex {

    /** Places in the topics of requests and of verified groups. */
    record Group(Place request, Place outcome) {}

    private final NavigableMap<Long, List<Group>> byPolicy = new TreeMap<>();
    private int unrequested;

    GroupIndex(Recording recording) {
        Map<String, Place> requests = new HashMap<>();
        recording.forEach(
                Topics.PROMPT_REQUESTS,
                request -> requests.putIfAbsent(request.value().getGroupId(), request.place()));
        recording.forEach(Topics.VERIFIED_GROUPS, outcome -> {
            Place request = requests.get(outcome.value().getGroupId());
            if (request == null) {
                unrequested++;
            } else {
                byPolicy.computeIfAbsent(outcome.value().getPolicyVersion(), any -> new ArrayList<>())
                        .add(new Group(request, outcome.place()));
            }
        });
    }

    /** Removes and returns the groups of a policy. */
    List<Group> take(long version) {
        List<Group> groups = byPolicy.remove(version);
        return groups == null ? List.of() : groups;
    }

    /** The versions whose groups remain. */
    Iterable<Long> left() {
        return byPolicy.keySet();
    }

    long groupsLeft() {
        return byPolicy.values().stream().mapToLong(List::size).sum();
    }

    /** Groups without a request. */
    int unrequested() {
        return unrequested;
    }
}
