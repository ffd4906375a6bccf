package io.erpo.sampler.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.sampler.engine.EngineDescription;
import io.erpo.sampler.engine.EngineException;
import io.erpo.sampler.engine.EngineRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** SGLang: token ids through {@code /generate}. Written from its documentation and sources. */
final class SglangDialect implements Dialect {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final String LOG_PROBS = "meta_info.output_token_logprobs";

    /** The settings that change numbers. */
    private static final List<String> FLAGS = List.of(
            "/attention_backend",
            "/sampling_backend",
            "/enable_deterministic_inference",
            "/sampling_defaults",
            "/kv_cache_dtype",
            "/quantization",
            "/tp_size",
            "/disable_radix_cache",
            "/chunked_prefill_size",
            "/speculative_algorithm");

    private final Connection connection;

    SglangDialect(Connection connection) {
        this.connection = connection;
    }

    @Override
    public EngineDescription describe() {
        Flags told = new Flags(connection.find("/server_info").orElseGet(() -> connection.get("/get_server_info")));
        return new EngineDescription(
                "sglang",
                told.text("/version").orElse("unknown"),
                told.number("/vocab_size"),
                told.number("/context_length"),
                told.text("/dtype"),
                told.text("/device"),
                told.at(FLAGS));
    }

    @Override
    public String path() {
        return "/generate";
    }

    @Override
    public double lowestTemperature() {
        return 1e-6;
    }

    /**
     * 31 bits: the first versions keep a seed as a signed 32-bit number. Two seeds of one group meet with a probability of
     * one in two thousand million.
     */
    @Override
    public long seed(long seed) {
        return (seed ^ seed >>> 32) & Integer.MAX_VALUE;
    }

    /** Every switch is sent: for one that is missing, SGLang takes what the checkpoint recommends. */
    @Override
    public ObjectNode question(EngineRequest request) {
        ObjectNode body = NODES.objectNode();
        ArrayNode prompt = body.putArray("input_ids");
        request.prompt().asList().forEach(prompt::add);
        request.adapter().ifPresent(adapter -> body.put("lora_path", adapter));
        body.put("return_logprob", true);
        body.put("logprob_start_len", -1);
        body.put("top_logprobs_num", 0);
        body.put("return_text_in_logprobs", false);
        body.put("stream", false);
        ObjectNode sampling = body.putObject("sampling_params");
        sampling.put("n", 1);
        sampling.put("sampling_seed", seed(request.seed()));
        sampling.put("temperature", request.temperature());
        sampling.put("top_p", request.truncation().topP());
        sampling.put(
                "top_k",
                request.truncation().topK() == 0 ? -1 : request.truncation().topK());
        sampling.put("min_p", 0);
        sampling.put("presence_penalty", 0);
        sampling.put("frequency_penalty", 0);
        sampling.put("repetition_penalty", 1);
        sampling.put("max_new_tokens", request.maxNewTokens());
        sampling.put("min_new_tokens", 0);
        // True would make it pass over the tokens that are sent here too.
        sampling.put("ignore_eos", false);
        ArrayNode stop = sampling.putArray("stop_token_ids");
        request.stopTokenIds().stream().sorted().forEach(stop::add);
        sampling.put("no_stop_trim", true);
        sampling.put("skip_special_tokens", false);
        return body;
    }

    @Override
    public RawAnswer read(JsonNode answer, EngineRequest request) {
        JsonNode meta = answer.path("meta_info");
        List<Integer> ids = new ArrayList<>();
        List<Double> logProbs = new ArrayList<>();
        for (JsonNode token : RawAnswer.requireArray(LOG_PROBS, meta.path("output_token_logprobs"))) {
            logProbs.add(RawAnswer.logProb(LOG_PROBS, token.path(0)));
            ids.add(RawAnswer.id(LOG_PROBS, token.path(1)));
        }
        requireSameTokens(ids, answer.path("output_ids"));
        JsonNode read = meta.path("prompt_tokens");
        return new RawAnswer(
                ids,
                logProbs,
                finish(meta.at("/finish_reason/type").asText(""), ids, request),
                Optional.empty(),
                read.isInt() ? OptionalInt.of(read.intValue()) : OptionalInt.empty(),
                new Flags(meta).text("/weight_version").map(Set::of).orElse(Set.of()));
    }

    /** Some versions leave the token that ended the response out of the list that has no log-probabilities. */
    private static void requireSameTokens(List<Integer> ids, JsonNode listed) {
        if (!listed.isArray()) {
            return;
        }
        List<Integer> others = RawAnswer.ids("output_ids", listed);
        boolean same =
                others.equals(ids) || others.size() == ids.size() - 1 && others.equals(ids.subList(0, others.size()));
        if (!same) {
            throw new WrongAnswer("output_ids has %d tokens and differs from the %d of %s"
                    .formatted(others.size(), ids.size(), LOG_PROBS));
        }
    }

    /** SGLang looks at the limit first: at the last token that is allowed, one that ends the response counts as "length". */
    private static String finish(String type, List<Integer> ids, EngineRequest request) {
        boolean endsAtLimit = type.equals(RawAnswer.LENGTH)
                && ids.size() == request.maxNewTokens()
                && request.stopTokenIds().contains(ids.get(ids.size() - 1));
        return endsAtLimit ? RawAnswer.STOP : type;
    }

    @Override
    public void load(Path checkpoint, String label) {
        boolean paused =
                connection.postIfKnown("/pause_generation", NODES.objectNode().put("mode", "retract"));
        try {
            ObjectNode body = NODES.objectNode()
                    .put("model_path", checkpoint.toAbsolutePath().toString())
                    .put("weight_version", label)
                    .put("abort_all_requests", false)
                    .put("flush_cache", true);
            requireSuccess(connection.post("/update_weights_from_disk", body).json());
        } finally {
            if (paused) {
                connection.post("/continue_generation", NODES.objectNode());
            }
        }
    }

    @Override
    public void loadAdapter(Path adapter, String name) {
        if (connection.serves(name)) {
            return;
        }
        ObjectNode body = NODES.objectNode()
                .put("lora_name", name)
                .put("lora_path", adapter.toAbsolutePath().toString());
        requireSuccess(connection.post("/load_lora_adapter", body).json());
    }

    private static void requireSuccess(JsonNode answer) {
        if (!answer.path("success").asBoolean(false)) {
            Flags told = new Flags(answer);
            throw EngineException.permanent("did not load what it was told to: '%s'"
                    .formatted(told.text("/message")
                            .or(() -> told.text("/error_message"))
                            .orElse("no reason given")));
        }
    }

    @Override
    public Optional<String> label() {
        JsonNode told = connection.find("/model_info").orElseGet(() -> connection.get("/get_model_info"));
        return new Flags(told).text("/weight_version").filter(label -> !label.equals("default"));
    }
}
