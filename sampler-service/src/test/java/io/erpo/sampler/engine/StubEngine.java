package io.erpo.sampler.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.erpo.algorithm.Seeds;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Placement;
import io.erpo.policy.TokenIds;
import io.erpo.policy.adapter.Adapter;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.FinishReason;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.generation.Truncation;
import io.erpo.policy.model.Policy;
import io.erpo.policy.scoring.Scorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * An engine in vLLM's dialect over our own policy. It draws with the seeds that it is sent, so it gives the bits of the built-in
 * engine. It can be set up wrong.
 */
public final class StubEngine implements AutoCloseable {

    /** What is wrong with it. */
    public enum Fault {
        /** Tells log-probabilities without the temperature, as vLLM does unless told otherwise. */
        RAW_LOGPROBS,
        /** Draws from the three most probable tokens, and tells their log-probabilities among those. */
        TOP_K,
        /** Draws from the three most probable tokens, and tells nothing of it. */
        HIDDEN_TOP_K,
        /** Serves a model with more tokens. */
        OTHER_VOCABULARY,
        /** Keeps its first label. */
        STALE_LABEL,
        /** Keeps its first weights. */
        STALE_WEIGHTS,
        /** Gives one log-probability less than tokens. */
        TRUNCATED
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOP_K = 3;

    static {
        // The server closes more idle connections than these, also one on which a request is on its way.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    }

    private static final Set<String> SWITCHES = Set.of(
            "n",
            "seed",
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "presence_penalty",
            "frequency_penalty",
            "repetition_penalty",
            "max_tokens",
            "stop_token_ids");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path model;
    private final Map<String, Served> adapters = new HashMap<>();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger completions = new AtomicInteger();
    private volatile Set<Fault> faults = Set.of();
    private volatile String label = "default";
    private Path checkpoint;
    private Served base;

    /** A policy, to generate with and to score with. */
    private record Served(Policy policy, Generator generator) {

        Served(Policy policy) {
            this(policy, new Generator(policy, 1));
        }

        void close() {
            generator.close();
            policy.close();
        }
    }

    private StubEngine(Path model, int port) throws IOException {
        this.model = model;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        restart();
        server.start();
    }

    /** @param model directory of the checkpoint that it starts with */
    public static StubEngine start(Path model) {
        try {
            return new StubEngine(model, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Serves until the process ends.
     *
     * @param arguments directory of the checkpoint, and port
     */
    public static void main(String[] arguments) throws IOException {
        StubEngine engine = new StubEngine(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println("listening on " + engine.url());
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public void set(Fault... wrong) {
        faults = Set.copyOf(List.of(wrong));
    }

    /** How often weights were loaded. */
    public int loads() {
        return loads.get();
    }

    /** How many responses were sampled. */
    public int completions() {
        return completions.get();
    }

    /** Forgets weights, adapters and label, as a restarted process does. */
    public void restart() {
        load(model);
        label = "default";
    }

    private synchronized void load(Path directory) {
        closePolicies();
        checkpoint = directory;
        base = new Served(Policy.load(directory));
    }

    private void closePolicies() {
        adapters.values().forEach(Served::close);
        adapters.clear();
        if (base != null) {
            base.close();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        int status = 200;
        JsonNode answer;
        try {
            answer = answer(exchange.getRequestURI().getPath(), body);
        } catch (IllegalArgumentException e) {
            status = 400;
            answer = NODES.objectNode().put("error", e.getMessage());
        }
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.isMissingNode() ? 404 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private JsonNode answer(String path, JsonNode body) {
        return switch (path) {
            case "/version" -> NODES.objectNode().put("version", "0.0-stub");
            case "/v1/models" -> models();
            case "/server_info" -> serverInfo();
            case "/weight_info" -> NODES.objectNode().put("weight_version", label);
            case "/update_weight_version" -> relabel(body.get("new_version").asText());
            case "/collective_rpc" ->
                reload(Path.of(body.at("/kwargs/weights_path").asText()));
            case "/v1/load_lora_adapter" ->
                adapter(
                        body.get("lora_name").asText(),
                        Path.of(body.get("lora_path").asText()));
            case "/reset_prefix_cache", "/pause", "/resume", "/health" -> NODES.objectNode();
            case "/v1/completions" -> complete(body);
            default -> NODES.missingNode();
        };
    }

    private synchronized JsonNode models() {
        ObjectNode answer = NODES.objectNode();
        answer.putArray("data")
                .addObject()
                .put("id", "policy")
                .put("max_model_len", base.policy().config().maxPositions());
        return answer;
    }

    private synchronized JsonNode serverInfo() {
        ObjectNode answer = NODES.objectNode();
        ObjectNode told = answer.putObject("vllm_config").putObject("model_config");
        told.put("dtype", "torch.float32").put("logprobs_mode", "processed_logprobs");
        int more = faults.contains(Fault.OTHER_VOCABULARY) ? 7 : 0;
        told.putObject("hf_text_config")
                .put("vocab_size", base.policy().config().vocabularySize() + more);
        return answer;
    }

    private JsonNode relabel(String given) {
        if (!faults.contains(Fault.STALE_LABEL)) {
            label = given;
        }
        return NODES.objectNode();
    }

    private JsonNode reload(Path directory) {
        loads.incrementAndGet();
        if (!faults.contains(Fault.STALE_WEIGHTS)) {
            load(directory);
        }
        return NODES.objectNode();
    }

    private synchronized JsonNode adapter(String name, Path directory) {
        adapters.put(name, new Served(Adapter.loadMerged(checkpoint, directory, Placement.cpu())));
        return NODES.objectNode();
    }

    private synchronized JsonNode complete(JsonNode asked) {
        for (String name : SWITCHES) {
            if (!asked.has(name)) {
                throw new IllegalArgumentException(name + " is left to the checkpoint's recommendation");
            }
        }
        completions.incrementAndGet();
        String name = asked.get("model").asText();
        Served answering = name.equals("policy") ? base : adapters.get(name);
        GenerationRequest request = request(asked);
        Completion sampled = answering.generator().generate(List.of(request)).get(0);
        return told(request, sampled, logProbs(answering.policy(), request, sampled));
    }

    private GenerationRequest request(JsonNode asked) {
        Set<Integer> ends = new HashSet<>();
        asked.get("stop_token_ids").forEach(id -> ends.add(id.asInt()));
        long seed = asked.get("seed").asLong();
        boolean some = faults.contains(Fault.TOP_K) || faults.contains(Fault.HIDDEN_TOP_K);
        int topK = some ? TOP_K : Math.max(0, asked.get("top_k").asInt());
        return new GenerationRequest(
                ids(asked.get("prompt")),
                asked.get("temperature").asDouble(),
                asked.get("max_tokens").asInt(),
                position -> Seeds.uniform(seed, position),
                new Truncation(asked.get("top_p").asDouble(), topK),
                ends);
    }

    private double[] logProbs(Policy answering, GenerationRequest request, Completion sampled) {
        LogProbs right = sampled.logProbs();
        double[] told = IntStream.range(0, right.size()).mapToDouble(right::get).toArray();
        for (int i = 0; i < told.length; i++) {
            if (faults.contains(Fault.RAW_LOGPROBS)) {
                TokenIds until = sequence(request, sampled, i + 1);
                told[i] = new Scorer(answering, 1).score(until, 1.0).logProbs().get(until.size() - 2);
            }
            if (faults.contains(Fault.TOP_K)) {
                told[i] -= Math.log(new Scorer(answering, TOP_K)
                        .score(sequence(request, sampled, i), request.temperature()).top().stream()
                                .mapToDouble(token -> Math.exp(token.logProb()))
                                .sum());
            }
        }
        return faults.contains(Fault.TRUNCATED) ? Arrays.copyOf(told, told.length - 1) : told;
    }

    /** The prompt and the first tokens of the response. */
    private static TokenIds sequence(GenerationRequest request, Completion sampled, int tokens) {
        return TokenIds.of(IntStream.concat(
                        Arrays.stream(request.prompt().toArray()),
                        Arrays.stream(sampled.tokenIds().toArray()).limit(tokens))
                .toArray());
    }

    private static JsonNode told(GenerationRequest request, Completion sampled, double[] logProbs) {
        ObjectNode answer = NODES.objectNode();
        ObjectNode choice = answer.putArray("choices").addObject();
        choice.put("finish_reason", sampled.finishReason() == FinishReason.STOP ? "stop" : "length");
        put(choice.putArray("token_ids"), sampled.tokenIds());
        put(choice.putArray("prompt_token_ids"), request.prompt());
        ArrayNode values = choice.putObject("logprobs").putArray("token_logprobs");
        Arrays.stream(logProbs).forEach(values::add);
        return answer;
    }

    private static void put(ArrayNode target, TokenIds ids) {
        ids.asList().forEach(target::add);
    }

    private static TokenIds ids(JsonNode array) {
        int[] ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = array.get(i).asInt();
        }
        return TokenIds.of(ids);
    }

    @Override
    public synchronized void close() {
        server.stop(0);
        threads.shutdownNow();
        closePolicies();
    }
}
