package io.erpo.cli.terminal;

import io.erpo.view.progress.OpenGroups;
import io.erpo.view.progress.OpenGroups.Stuck;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells the person at the terminal which groups hold up the run, each once. */
public final class StuckReport {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int SHOWN = 3;

    private final Screen screen;
    private final OpenGroups groups;
    private final Set<String> told = new HashSet<>();
    private Duration lastLook = Duration.ZERO;

    /** A report on these groups. */
    public StuckReport(Screen screen, OpenGroups groups) {
        this.screen = screen;
        this.groups = groups;
    }

    /** Shows what is new, so long after the command began. */
    public void update(Duration elapsed) {
        if (elapsed.minus(lastLook).compareTo(BETWEEN_LOOKS) < 0) {
            return;
        }
        lastLook = elapsed;
        List<Stuck> stuck = groups.stuck(elapsed);
        // A group that waits anew, as its request was published again, is told of anew.
        told.retainAll(stuck.stream().map(Stuck::groupId).toList());
        List<Stuck> news =
                stuck.stream().filter(group -> told.add(group.groupId())).toList();
        news.stream().limit(SHOWN).forEach(group -> screen.say(text(group)));
        if (news.size() > SHOWN) {
            screen.say("and %d more groups".formatted(news.size() - SHOWN));
        }
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
