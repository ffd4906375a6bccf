package io.erpo.local.session;

import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.OpenGroups.Stuck;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks regularly which groups hold up the run, and names each once. */
final class StuckGroups {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final OpenGroups groups;
    private final Set<String> told = new HashSet<>();
    private Duration lastLook = Duration.ZERO;

    StuckGroups(OpenGroups groups) {
        this.groups = groups;
    }

    /** The groups not named before, longest first; none when the last check was a moment ago. */
    List<Stuck> news(Duration elapsed) {
        if (elapsed.minus(lastLook).compareTo(BETWEEN_LOOKS) < 0) {
            return List.of();
        }
        lastLook = elapsed;
        List<Stuck> stuck = groups.stuck(elapsed);
        // A group that waits again after its request was republished is named again.
        told.retainAll(stuck.stream().map(Stuck::groupId).toList());
        return stuck.stream().filter(group -> told.add(group.groupId())).toList();
    }
}
