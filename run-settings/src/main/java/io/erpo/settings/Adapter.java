package io.erpo.settings;

import static io.erpo.settings.Ranges.require;

import io.erpo.events.AdapterSettings;
import java.util.List;
import java.util.Optional;

/** A low-rank adapter to train in place of the weights; {@code rank} 0 means none. */
public record Adapter(int rank, double alpha, List<AdapterTarget> targets) {

    /** Trains all weights. */
    public static final Adapter NONE = new Adapter(0, 0, List.of());

    public Adapter {
        targets = List.copyOf(targets);
        require(rank >= 0, "adapter.rank", "0 or more", rank);
        if (rank > 0) {
            require(alpha > 0 && Double.isFinite(alpha), "adapter.alpha", "above 0", alpha);
            require(!targets.isEmpty(), "adapter.targets", "a list of projections", targets);
        }
    }

    /** @throws IllegalArgumentException when a number is out of range or a target unknown */
    public static Adapter of(AdapterSettings event) {
        require(event.getRank() >= 1, "adapter.rank", "1 or more", event.getRank());
        return new Adapter(
                event.getRank(),
                event.getAlpha(),
                event.getTargets().stream().map(AdapterTarget::of).toList());
    }

    public boolean isOn() {
        return rank > 0;
    }

    Optional<AdapterSettings> event() {
        return isOn()
                ? Optional.of(new AdapterSettings(
                        rank, alpha, targets.stream().map(AdapterTarget::key).toList()))
                : Optional.empty();
    }
}
