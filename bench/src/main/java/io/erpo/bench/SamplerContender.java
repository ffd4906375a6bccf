package io.erpo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.Seeds;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.model.Policy;
import java.util.List;
import java.util.stream.IntStream;

/** This project's generation. */
final class SamplerContender implements Contender {

    private static final GroupId GROUP = new GroupId("bench");

    private final Policy policy;
    private final Generator generator;
    private final Workload work;
    private final int slots;
    private final int threads;

    /**
     * @param policy whose responses do not end by themselves; closed with the contender
     * @param slots responses that grow at the same time
     */
    SamplerContender(Policy policy, Workload work, int slots, int threads) {
        this.policy = policy;
        this.generator = Generator.taking(policy, slots);
        this.work = work;
        this.slots = slots;
        this.threads = threads;
        generator.generate(requests(1));
    }

    @Override
    public String name() {
        return "erpo";
    }

    @Override
    public List<ObjectNode> round() {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("peer", name())
                .put("threads", threads)
                .put("batch", slots);
        return List.of(work.mixed() ? whole(line) : phases(line));
    }

    private ObjectNode whole(ObjectNode line) {
        List<GenerationRequest> requests = requests(0);
        Usage call = ClockReading.of(() -> generator.generate(requests));
        line.put("sequences", requests.size());
        call.put(line, "");
        return line.put("tokens", work.responseTokens());
    }

    /** Prefill is a call for one token; decoding is what a call for one token more than wanted takes beyond it. */
    private ObjectNode phases(ObjectNode line) {
        List<GenerationRequest> one = requests(1);
        List<GenerationRequest> all = requests(1 + work.responses().get(0).size());
        Usage prefill = ClockReading.of(() -> generator.generate(one));
        Usage decode = ClockReading.of(() -> generator.generate(all)).minus(prefill);
        prefill.put(line, "prefill_");
        line.put(
                "prefill_tokens",
                one.stream().mapToInt(request -> request.prompt().size()).sum());
        decode.put(line, "decode_");
        // Drawing is part of the decoding step here, as it is in transformers.
        return line.put("decode_tokens", work.responseTokens())
                .put("sample_wall", 0.0)
                .put("sample_cpu", 0.0);
    }

    /** @param tokens of every response; 0 for those of the workload */
    private List<GenerationRequest> requests(int tokens) {
        return IntStream.range(0, work.responses().size())
                .mapToObj(i -> {
                    long seed = Seeds.ofResponse(1, GROUP.response(i));
                    return new GenerationRequest(
                            work.promptOf(i),
                            1.0,
                            tokens > 0 ? tokens : work.responses().get(i).size(),
                            position -> Seeds.uniform(seed, position));
                })
                .toList();
    }

    @Override
    public void close() {
        generator.close();
        policy.close();
    }
}
