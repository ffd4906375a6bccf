package io.erpo.learner.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.events.AdvantageBatch;
import io.erpo.events.AdvantageSample;
import io.erpo.events.Coordinates;
import io.erpo.learner.Fixtures;
import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The batch of a step with whatever a batch can have: responses of very different lengths, temperatures by group, truncated ones,
 * advantages of both signs, and log-probabilities that differ from those of the learner.
 */
record VectorBatch(AdvantageBatch event, Map<String, SampledTokens> tokens) {

    static final int GROUPS = 6;
    static final int GROUP_SIZE = 4;

    static VectorBatch of(int step) {
        Random random = new Random(100 + step);
        List<AdvantageSample> samples = new ArrayList<>();
        Map<String, SampledTokens> tokens = new LinkedHashMap<>();
        for (int group = 0; group < GROUPS; group++) {
            TokenIds prompt = ids(random, 1 + random.nextInt(12));
            for (int index = 0; index < GROUP_SIZE; index++) {
                String id = "r" + group + "-" + index;
                // The first response of each group is one token: its only input is the prompt.
                TokenIds response = ids(random, index == 0 ? 1 : 1 + random.nextInt(24));
                samples.add(new AdvantageSample(
                        id,
                        new Coordinates(0, (long) samples.size()),
                        random.nextGaussian(),
                        1 + 0.1 * (group % 3),
                        0.0));
                tokens.put(
                        id,
                        new SampledTokens(
                                prompt, response, logProbs(random, response.size()), samples.size() % 5 == 0));
            }
        }
        return new VectorBatch(Fixtures.aBatch(step, samples), tokens);
    }

    /** The same, with entropies in the advantages of four of the groups: two as all-correct and two as all-incorrect ones. */
    VectorBatch withEntropies() {
        List<AdvantageSample> samples = new ArrayList<>();
        for (AdvantageSample sample : event.getSamples()) {
            double weight = new double[] {0.1, -0.1, 0}[samples.size() / GROUP_SIZE % 3];
            samples.add(
                    AdvantageSample.newBuilder(sample).setEntropyWeight(weight).build());
        }
        return new VectorBatch(
                AdvantageBatch.newBuilder(event).setSamples(samples).build(), tokens);
    }

    /** As learner-torch takes it. */
    JsonNode json(ObjectMapper mapper) {
        ArrayNode sequences = mapper.createArrayNode();
        for (AdvantageSample sample : event.getSamples()) {
            SampledTokens sampled = tokens.get(sample.getResponseId());
            ObjectNode sequence = sequences.addObject();
            sequence.set("prompt_ids", ids(mapper, sampled.prompt()));
            sequence.set("response_ids", ids(mapper, sampled.response()));
            ArrayNode logProbs = sequence.putArray("logprobs");
            for (int i = 0; i < sampled.logProbs().size(); i++) {
                logProbs.add(sampled.logProbs().get(i));
            }
            sequence.put("advantage", sample.getAdvantage())
                    .put("temperature", sample.getTemperature())
                    .put("truncated", sampled.truncated())
                    .put("entropy_weight", sample.getEntropyWeight());
        }
        return sequences;
    }

    private static ArrayNode ids(ObjectMapper mapper, TokenIds ids) {
        ArrayNode array = mapper.createArrayNode();
        for (int i = 0; i < ids.size(); i++) {
            array.add(ids.get(i));
        }
        return array;
    }

    private static TokenIds ids(Random random, int count) {
        return TokenIds.of(random.ints(count, 3, 99).toArray());
    }

    private static LogProbs logProbs(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = -4.6f + 0.3f * (float) random.nextGaussian();
        }
        return LogProbs.of(values);
    }
}
