package io.erpo.local.session;

import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.OpenGroups.Stuck;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks now and then which groups hold up the run, and names each once. */
final class StuckGroups {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final OpenGroups groups;
    private final Set<String> told = new HashSet<>();
    private Duration lastLook = Duration.ZERO;

    StuckGroups(OpenGroups groups) {
        this.groups = groups;
    }

    /** Those that have not been named before, longest first; none when the last look was a moment ago. */
    List<Stuck> news(Duration elapsed) {
        if (elapsed.minus(lastLook).compareTo(BETWEEN_LOOKS) < 0) {
            return List.of();
        }
        lastLook = elapsed;
        List<Stuck> stuck = groups.stuck(elapsed);
        // A group that waits anew, as its request was published again, is named anew.
        told.retainAll(stuck.stream().map(Stuck::groupId).toList());
        return stuck.stream().filter(group -> told.add(group.groupId())).toList();
    }
}
