package io.erpo.cli.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.algorithm.GroupId;
import io.erpo.algorithm.Seeds;
import io.erpo.chat.ChatMessage;
import io.erpo.cli.options.ModelOptions;
import io.erpo.cli.terminal.CommandException;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.generation.Truncation;
import io.erpo.policy.model.Policy;
import java.io.PrintWriter;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erpo generate}. */
@Command(
        name = "generate",
        description = "Sample responses to a prompt, shown as they grow. Equal options give equal responses.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class GenerateCommand implements Callable<Integer> {

    /** Names the responses that random numbers are derived for; a run's groups have other names. */
    private static final GroupId GROUP = new GroupId("generate");

    private static final int MOST_SLOTS = 64;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "The prompt, as it is.")
    private String prompt;

    @Option(
            names = "--chat",
            description = "Take the prompt as a user's message in the chat template of the checkpoint.")
    private boolean chat;

    @Option(
            names = "--n",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many responses (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--temperature", paramLabel = "T", defaultValue = "1.0", description = "Default: ${DEFAULT-VALUE}.")
    private double temperature;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Every random choice derives from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "A response ends after so many tokens at the latest (default: ${DEFAULT-VALUE}).")
    private int maxTokens;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "Sample from the most probable tokens that make up this much (default: all).")
    private double topP;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "Sample from so many of the most probable tokens (default: 0, all).")
    private int topK;

    @Option(
            names = "--json",
            description = "A JSON line for each response, when all are complete: prompt_token_ids, token_ids, logprobs"
                    + " (natural, as sampled, at the temperature), text, finish_reason (stop or length).")
    private boolean json;

    @Override
    public Integer call() {
        require(count >= 1, "--n must be at least 1, was " + count);
        require(maxTokens >= 1, "--max-tokens must be at least 1, was " + maxTokens);
        try (Policy policy = model.load()) {
            TokenIds ids = promptIds(policy);
            List<GenerationRequest> requests = requests(ids);
            try (Generator generator = Generator.taking(policy, Math.min(count, MOST_SLOTS))) {
                if (json) {
                    printLines(policy, ids, generator.generate(requests));
                } else {
                    Transcript transcript = transcript(policy);
                    generator.generate(requests, (response, id, logProb) -> transcript.token(response, id));
                }
            }
        }
        return 0;
    }

    private TokenIds promptIds(Policy policy) {
        TokenIds ids = policy.tokenizer().encode(chat ? conversation(policy) : prompt);
        int context = policy.config().maxPositions();
        require(!ids.isEmpty(), "--prompt must not be empty");
        require(
                maxTokens <= context - ids.size(),
                "a prompt of %d tokens and --max-tokens %d are more than the context of %d tokens"
                        .formatted(ids.size(), maxTokens, context));
        return ids;
    }

    /** The date, which some templates write, is the one in UTC. */
    private String conversation(Policy policy) {
        return policy.files()
                .tokenizer()
                .chatTemplate()
                .orElseThrow(() -> new CommandException(
                        "the checkpoint in %s has no chat template; leave out --chat".formatted(model.directory())))
                .render(List.of(ChatMessage.user(prompt)), true, LocalDateTime.now(ZoneOffset.UTC));
    }

    private Transcript transcript(Policy policy) {
        return new Transcript(
                spec.commandLine().getOut(),
                count,
                () -> new TokenText(policy.tokenizer()::decode),
                policy.endOfSequenceIds(),
                maxTokens);
    }

    private void printLines(Policy policy, TokenIds prompt, List<Completion> completions) {
        PrintWriter out = spec.commandLine().getOut();
        completions.forEach(completion -> out.println(json(policy, prompt, completion)));
        out.flush();
    }

    private List<GenerationRequest> requests(TokenIds ids) {
        try {
            Truncation truncation = new Truncation(topP, topK);
            return IntStream.range(0, count)
                    .mapToObj(index -> Seeds.ofResponse(seed, GROUP.response(index)))
                    .map(response -> new GenerationRequest(
                            ids, temperature, maxTokens, position -> Seeds.uniform(response, position), truncation))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private static ObjectNode json(Policy policy, TokenIds prompt, Completion completion) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        ArrayNode promptIds = line.putArray("prompt_token_ids");
        prompt.asList().forEach(promptIds::add);
        ArrayNode ids = line.putArray("token_ids");
        completion.tokenIds().asList().forEach(ids::add);
        ArrayNode logProbs = line.putArray("logprobs");
        completion.logProbs().asList().forEach(logProbs::add);
        return line.put("text", policy.tokenizer().decode(completion.tokenIds()))
                .put("finish_reason", completion.finishReason().name().toLowerCase(Locale.ROOT));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new CommandException(otherwise);
        }
    }
}
