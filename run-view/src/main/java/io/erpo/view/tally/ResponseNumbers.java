package io.erpo.view.tally;

import io.erpo.events.Purpose;
import io.erpo.events.RunStarted;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Small numbers for the responses of a run. Keeps only the ids of groups. */
final class ResponseNumbers {

    private final int trainingSize;
    private final int benchmarkSize;
    private final Map<String, Integer> firstOfGroup = new HashMap<>();
    private int next;

    ResponseNumbers(RunStarted run) {
        trainingSize = run.getSampling().getGroupSize();
        benchmarkSize = run.getEvaluation().getSamples();
    }

    /** The number of a response, new or known; empty when a group of this run cannot have this index. */
    OptionalInt of(String groupId, Purpose purpose, int index) {
        int size = purpose == Purpose.BENCHMARK ? benchmarkSize : trainingSize;
        if (index < 0 || index >= size) {
            return OptionalInt.empty();
        }
        Integer first = firstOfGroup.get(groupId);
        if (first == null) {
            first = next;
            firstOfGroup.put(groupId, first);
            next += size;
        }
        return OptionalInt.of(first + index);
    }
}
