package io.erpo.policy.training;

import ai.djl.pytorch.jni.IValue;
import io.erpo.policy.TokenIds;
import io.erpo.policy.torch.Frame;
import io.erpo.policy.torch.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Consecutive sequences of a mini-batch that are computed together, as padded arrays. Equal prompts are held once.
 *
 * @param first index in the mini-batch of the first sequence
 * @param prompts the distinct prompts in the order of their first sequence
 * @param owners the prompt of each sequence
 */
record MicroBatch<S extends TrainableSequence>(
        int first, List<S> sequences, List<TokenIds> prompts, List<Integer> owners) {

    /**
     * Cuts a mini-batch; a function of the order of its sequences alone.
     *
     * @param budget most tokens, padding included; a sequence that exceeds it by itself gets a micro-batch of its own
     */
    static <S extends TrainableSequence> List<MicroBatch<S>> cut(List<S> sequences, int budget) {
        List<MicroBatch<S>> batches = new ArrayList<>();
        int first = 0;
        while (first < sequences.size()) {
            Map<TokenIds, Integer> prompts = new LinkedHashMap<>();
            List<Integer> owners = new ArrayList<>();
            int promptLength = 0;
            int responseLength = 0;
            int end = first;
            while (end < sequences.size()) {
                S next = sequences.get(end);
                promptLength = Math.max(promptLength, next.prompt().size());
                responseLength = Math.max(responseLength, inputs(next));
                int distinct = prompts.size() + (prompts.containsKey(next.prompt()) ? 0 : 1);
                long padded = (long) distinct * promptLength + (end - first + 1L) * responseLength;
                if (end > first && padded > budget) {
                    break;
                }
                prompts.putIfAbsent(next.prompt(), prompts.size());
                owners.add(prompts.get(next.prompt()));
                end++;
            }
            batches.add(new MicroBatch<>(first, sequences.subList(first, end), List.copyOf(prompts.keySet()), owners));
            first = end;
        }
        return batches;
    }

    int tokens() {
        return sequences.stream()
                .mapToInt(sequence -> sequence.response().size())
                .sum();
    }

    /**
     * The arguments of the script's methods from {@code w} to {@code targets}: see {@code distributions} in decoder.py.
     */
    List<IValue> arguments(Model model, Frame frame) {
        int promptLength = prompts.stream().mapToInt(TokenIds::size).max().orElseThrow();
        int inputLength = sequences.stream().mapToInt(MicroBatch::inputs).max().orElseThrow();
        long[] promptIds = new long[prompts.size() * promptLength];
        long[] lengths = new long[prompts.size()];
        for (int p = 0; p < prompts.size(); p++) {
            copy(prompts.get(p), prompts.get(p).size(), promptIds, p * promptLength);
            lengths[p] = prompts.get(p).size();
        }
        long[] inputs = new long[sequences.size() * inputLength];
        long[] predecessors = new long[tokens()];
        long[] targets = new long[predecessors.length];
        int token = 0;
        for (int s = 0; s < sequences.size(); s++) {
            TokenIds response = sequences.get(s).response();
            int owner = owners.get(s);
            copy(response, response.size() - 1, inputs, s * inputLength);
            for (int i = 0; i < response.size(); i++) {
                targets[token] = response.get(i);
                predecessors[token++] = i == 0
                        ? (long) owner * promptLength + lengths[owner] - 1
                        : (long) promptIds.length + (long) s * inputLength + i - 1;
            }
        }
        List<IValue> arguments = new ArrayList<>();
        arguments.add(model.weights().list());
        arguments.add(model.rope());
        arguments.add(frame.longs(promptIds, prompts.size(), promptLength));
        arguments.add(frame.longs(lengths, lengths.length));
        arguments.add(frame.longs(inputs, sequences.size(), inputLength));
        arguments.add(frame.longs(owners.stream().mapToLong(Integer::longValue).toArray(), owners.size()));
        arguments.add(frame.longs(predecessors, predecessors.length));
        arguments.add(frame.longs(targets, targets.length));
        return arguments;
    }

    /** A response's last token predicts nothing; one position remains so that no tensor is empty. */
    private static int inputs(TrainableSequence sequence) {
        return Math.max(1, sequence.response().size() - 1);
    }

    private static void copy(TokenIds from, int count, long[] to, int offset) {
        for (int i = 0; i < count; i++) {
            to[offset + i] = from.get(i);
        }
    }
}
