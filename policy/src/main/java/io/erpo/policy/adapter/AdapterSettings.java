package io.erpo.policy.adapter;

import io.erpo.policy.ModelConfig;
import java.util.EnumSet;
import java.util.List;

/**
 * A projection W becomes {@code W + alpha / rank * B A}.
 *
 * @param rank rows of A and columns of B
 * @param targets the projections of every layer that have an adapter, in the order of {@link Projection}
 */
public record AdapterSettings(int rank, double alpha, List<Projection> targets) {

    public AdapterSettings {
        if (rank < 1) {
            throw new IllegalArgumentException("an adapter's rank must be at least 1, was " + rank);
        }
        if (!(alpha > 0 && Double.isFinite(alpha))) {
            throw new IllegalArgumentException("an adapter's alpha must be positive, was " + alpha);
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("an adapter needs at least one target");
        }
        targets = List.copyOf(EnumSet.copyOf(targets));
    }

    /** The factor of {@code B A}. */
    public double scale() {
        return alpha / rank;
    }

    /** Elements of the adapter of a model. */
    public long parameters(ModelConfig config) {
        return AdapterLayout.of(config, this).elements();
    }

    int rankOf(Projection projection) {
        return targets.contains(projection) ? rank : 0;
    }
}
