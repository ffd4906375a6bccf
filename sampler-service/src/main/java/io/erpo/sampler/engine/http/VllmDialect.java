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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * vLLM: token ids through its completion API, weights and labels through its development endpoints. Written from its
 * documentation and sources.
 */
final class VllmDialect implements Dialect {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Where vLLM keeps, among all its settings, those that change numbers. */
    private static final List<String> FLAGS = List.of(
            "/vllm_config/model_config/logprobs_mode",
            "/vllm_config/model_config/quantization",
            "/vllm_config/model_config/generation_config",
            "/vllm_config/cache_config/cache_dtype",
            "/vllm_config/cache_config/enable_prefix_caching",
            "/vllm_config/scheduler_config/enable_chunked_prefill",
            "/vllm_config/parallel_config/tensor_parallel_size",
            "/vllm_config/attention_config/backend",
            "/vllm_config/speculative_config/method",
            "/vllm_env/VLLM_ATTENTION_BACKEND",
            "/vllm_env/VLLM_BATCH_INVARIANT");

    private final Connection connection;
    /** The name of the model without adapters; asked for once. */
    private volatile Optional<String> model = Optional.empty();

    VllmDialect(Connection connection) {
        this.connection = connection;
    }

    @Override
    public EngineDescription describe() {
        String version = connection.get("/version").path("version").asText("");
        JsonNode served = servedModel();
        Flags told = settings();
        OptionalInt vocabulary = told.number("/vllm_config/model_config/hf_text_config/vocab_size");
        // Other servers speak this dialect too, and the log must name who computed.
        return new EngineDescription(
                new Flags(served).text("/owned_by").orElse("vllm"),
                version.isBlank() ? "unknown" : version,
                vocabulary.isPresent() ? vocabulary : told.number("/vllm_config/model_config/hf_config/vocab_size"),
                new Flags(served).number("/max_model_len"),
                told.text("/vllm_config/model_config/dtype").map(dtype -> dtype.replace("torch.", "")),
                told.text("/vllm_config/device_config/device_type"),
                told.at(FLAGS));
    }

    /** Only told in development mode, and not by every version. */
    private Flags settings() {
        return new Flags(connection.tryGet("/server_info?config_format=json").orElse(NODES.objectNode()));
    }

    /** The first model is the base; adapters follow and name it as their parent. */
    private JsonNode servedModel() {
        JsonNode served = connection.get("/v1/models").at("/data/0");
        String id = served.path("id").asText("");
        if (id.isEmpty()) {
            throw EngineException.permanent("serves no model, by GET /v1/models");
        }
        model = Optional.of(id);
        return served;
    }

    private String model() {
        return model.orElseGet(() -> servedModel().path("id").asText());
    }

    @Override
    public String path() {
        return "/v1/completions";
    }

    @Override
    public double lowestTemperature() {
        return 0.01;
    }

    /** vLLM takes all 64 bits, but reads -1 as "no seed". */
    @Override
    public long seed(long seed) {
        return seed == -1 ? 0 : seed;
    }

    /** Every switch is sent: for one that is missing, vLLM takes what the checkpoint recommends. */
    @Override
    public ObjectNode question(EngineRequest request) {
        ObjectNode body = NODES.objectNode();
        body.put("model", request.adapter().orElseGet(this::model));
        ArrayNode prompt = body.putArray("prompt");
        request.prompt().asList().forEach(prompt::add);
        body.put("n", 1);
        body.put("seed", seed(request.seed()));
        body.put("temperature", request.temperature());
        body.put("top_p", request.truncation().topP());
        body.put(
                "top_k",
                request.truncation().topK() == 0 ? -1 : request.truncation().topK());
        body.put("min_p", 0);
        body.put("presence_penalty", 0);
        body.put("frequency_penalty", 0);
        body.put("repetition_penalty", 1);
        body.put("max_tokens", request.maxNewTokens());
        body.put("min_tokens", 0);
        // Only the tokens that are sent end a response, not those the engine found beside its checkpoint.
        body.put("ignore_eos", true);
        ArrayNode stop = body.putArray("stop_token_ids");
        request.stopTokenIds().stream().sorted().forEach(stop::add);
        body.putArray("stop");
        body.put("include_stop_str_in_output", true);
        body.put("skip_special_tokens", false);
        body.put("echo", false);
        body.put("stream", false);
        body.put("logprobs", 0);
        body.put("return_token_ids", true);
        body.put("return_tokens_as_token_ids", true);
        return body;
    }

    @Override
    public RawAnswer read(JsonNode answer, EngineRequest request) {
        JsonNode choices = RawAnswer.requireArray("choices", answer.path("choices"));
        if (choices.size() != 1) {
            throw new WrongAnswer("1 response was asked for, and " + choices.size() + " came");
        }
        JsonNode choice = choices.get(0);
        List<Double> logProbs = new ArrayList<>();
        for (JsonNode logProb :
                RawAnswer.requireArray("choices[0].logprobs.token_logprobs", choice.at("/logprobs/token_logprobs"))) {
            logProbs.add(RawAnswer.logProb("choices[0].logprobs.token_logprobs", logProb));
        }
        List<Integer> ids = RawAnswer.ids("choices[0].token_ids", choice.path("token_ids"));
        requireSameTokens(ids, choice.at("/logprobs/tokens"));
        JsonNode prompt = choice.path("prompt_token_ids");
        return new RawAnswer(
                ids,
                logProbs,
                choice.path("finish_reason").asText(""),
                prompt.isArray() ? Optional.of(RawAnswer.ids("choices[0].prompt_token_ids", prompt)) : Optional.empty(),
                OptionalInt.empty(),
                labels(answer, choice));
    }

    /** The log-probabilities name their tokens once more, as {@code token_id:7}. */
    private static void requireSameTokens(List<Integer> ids, JsonNode named) {
        for (int i = 0; i < Math.min(ids.size(), named.size()); i++) {
            String name = named.get(i).asText("");
            if (name.startsWith("token_id:") && !name.equals("token_id:" + ids.get(i))) {
                throw new WrongAnswer("the log-probability at position %d is that of %s, for token %d"
                        .formatted(i, name, ids.get(i)));
            }
        }
    }

    /** Not every server says in its answers which weights sampled them. */
    private static Set<String> labels(JsonNode answer, JsonNode choice) {
        Set<String> labels = new HashSet<>();
        new Flags(answer).text("/weight_version").ifPresent(labels::add);
        for (JsonNode span : choice.path("weight_versions")) {
            new Flags(span).text("/version").ifPresent(labels::add);
        }
        return labels;
    }

    @Override
    public void load(Path checkpoint, String label) {
        // A load that fails half-way leaves a mixture, which must not keep the name of the former weights.
        setLabel("incomplete-" + label);
        boolean paused = connection.postIfKnown("/pause?mode=wait", NODES.objectNode());
        try {
            if (takesDirectories()) {
                transfer(checkpoint);
            } else {
                reload(checkpoint);
            }
            // What was computed with the former weights must not be taken for a prefix of new prompts.
            required("/reset_prefix_cache", NODES.objectNode());
        } finally {
            if (paused) {
                required("/resume", NODES.objectNode());
            }
        }
        setLabel(label);
    }

    private boolean takesDirectories() {
        return settings()
                .text("/vllm_config/weight_transfer_config/backend")
                .filter("disk"::equals)
                .isPresent();
    }

    private void reload(Path checkpoint) {
        ObjectNode call = NODES.objectNode().put("method", "reload_weights");
        call.putObject("kwargs").put("weights_path", checkpoint.toAbsolutePath().toString());
        required("/collective_rpc", call);
    }

    private void transfer(Path checkpoint) {
        try {
            required("/start_weight_update", NODES.objectNode());
        } catch (EngineException notInitialized) {
            ObjectNode nothing = NODES.objectNode();
            nothing.putObject("init_info");
            required("/init_weight_transfer_engine", nothing);
            required("/start_weight_update", NODES.objectNode());
        }
        ObjectNode update = NODES.objectNode();
        update.putObject("update_info").put("path", checkpoint.toAbsolutePath().toString());
        required("/update_weights", update);
        required("/finish_weight_update", NODES.objectNode());
    }

    private void setLabel(String label) {
        required("/update_weight_version", NODES.objectNode().put("new_version", label));
    }

    @Override
    public void loadAdapter(Path adapter, String name) {
        if (connection.serves(name)) {
            return;
        }
        ObjectNode body = NODES.objectNode()
                .put("lora_name", name)
                .put("lora_path", adapter.toAbsolutePath().toString());
        if (!connection.postIfKnown("/v1/load_lora_adapter", body)) {
            throw EngineException.permanent("has no POST /v1/load_lora_adapter; start it with --enable-lora and"
                    + " VLLM_ALLOW_RUNTIME_LORA_UPDATING=True");
        }
    }

    @Override
    public Optional<String> label() {
        JsonNode told = connection.find("/weight_info").orElseThrow(() -> lacks("GET /weight_info"));
        return new Flags(told).text("/weight_version").filter(label -> !label.equals("default"));
    }

    private void required(String path, JsonNode body) {
        if (!connection.postIfKnown(path, body)) {
            throw lacks("POST " + path);
        }
    }

    private static EngineException lacks(String endpoint) {
        return EngineException.permanent(
                "has no " + endpoint + "; start it with VLLM_SERVER_DEV_MODE=1, in a version that"
                        + " has /update_weight_version and /weight_info");
    }
}
