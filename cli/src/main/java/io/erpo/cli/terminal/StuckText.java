package io.erpo.cli.terminal;

import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.OpenGroups.Stuck;
import java.util.List;
import java.util.stream.Stream;

/** Groups that hold up the run, in words. */
final class StuckText {

    private static final int SHOWN = 3;

    private StuckText() {}

    /** A line for each of the first groups, and how many more there are. */
    static List<String> lines(List<Stuck> groups) {
        Stream<String> more =
                groups.size() > SHOWN ? Stream.of("and %d more groups".formatted(groups.size() - SHOWN)) : Stream.of();
        return Stream.concat(groups.stream().limit(SHOWN).map(StuckText::text), more)
                .toList();
    }

    private static String text(Stuck group) {
        return "group %s of step %d is open for %s, more than %d times what its siblings took (%s); it %s: ./erpo dispatch --run DIR --group %s asks for it again"
                .formatted(
                        group.groupId(),
                        group.step() + 1,
                        Text.time(group.open().toSeconds()),
                        OpenGroups.PATIENCE,
                        Text.time(group.siblings().toSeconds()),
                        group.responses() < group.groupSize()
                                ? "has %d of %d responses".formatted(group.responses(), group.groupSize())
                                : "has all its responses and waits for rewards",
                        group.groupId());
    }
}
