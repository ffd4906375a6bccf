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
import io.erpo.policy.checkpoint.StopTokens;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.GenerationRequest;
import io.erpo.policy.generation.Generator;
import io.erpo.policy.generation.Truncation;
import io.erpo.policy.model.Policy;
import io.erpo.settings.TemplateVariables;
import java.io.PrintWriter;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    /** The group id from which random numbers of responses derive; no group of a run has it. */
    private static final GroupId GROUP = new GroupId("generate");

    private static final int MOST_SLOTS = 64;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--prompt",
            required = true,
            paramLabel = "TEXT",
            description =
                    "The prompt. The tokenizer's special tokens are put around it, such as the beginning of a sequence.")
    private String prompt;

    @Option(names = "--no-special-tokens", description = "Take the prompt exactly as it is.")
    private boolean noSpecialTokens;

    @Option(
            names = "--chat",
            description = "Take the prompt as a user's message in the chat template of the checkpoint.")
    private boolean chat;

    @Option(
            names = "--template-variable",
            paramLabel = "NAME=VALUE",
            description = "A variable of the chat template, such as enable_thinking=false; may be repeated.")
    private Map<String, String> templateVariables = Map.of();

    @Option(
            names = "--stop-token",
            paramLabel = "TEXT",
            description =
                    "A token that ends a response, such as '<|im_end|>', beside those of generation_config.json and"
                            + " the tokenizer's eos_token; may be repeated.")
    private List<String> stopTokens = List.of();

    @Option(names = "--stop-token-id", paramLabel = "ID", description = "The same by its id; may be repeated.")
    private List<Integer> stopTokenIds = List.of();

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
            description = "Most tokens of a response (default: ${DEFAULT-VALUE}).")
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
            description = "Sample from this many of the most probable tokens (default: 0, all).")
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
        require(
                chat || templateVariables.isEmpty(),
                "--template-variable is for the chat template; give --chat as well");
        try (Policy policy = model.load()) {
            TokenIds ids = promptIds(policy);
            Set<Integer> ends = ends(policy);
            List<GenerationRequest> requests = requests(ids, ends);
            try (Generator generator = Generator.taking(policy, Math.min(count, MOST_SLOTS))) {
                if (json) {
                    printLines(policy, ids, generator.generate(requests));
                } else {
                    Transcript transcript = transcript(policy, ends);
                    generator.generate(requests, (response, id, logProb) -> transcript.token(response, id));
                }
            }
        }
        return 0;
    }

    private TokenIds promptIds(Policy policy) {
        TokenIds ids = policy.tokenizer().encode(text(policy));
        int context = policy.config().maxPositions();
        require(!ids.isEmpty(), "--prompt must not be empty");
        require(
                maxTokens <= context - ids.size(),
                "a prompt of %d tokens and --max-tokens %d are more than the context of %d tokens"
                        .formatted(ids.size(), maxTokens, context));
        return ids;
    }

    private String text(Policy policy) {
        if (chat) {
            return conversation(policy);
        }
        return noSpecialTokens ? prompt : policy.tokenizer().withSpecialTokens(prompt);
    }

    private Set<Integer> ends(Policy policy) {
        StopTokens tokens = new StopTokens(policy.files(), policy.tokenizer());
        Set<Integer> given = new HashSet<>();
        stopTokens.forEach(text -> given.add(tokens.idOf(text)));
        stopTokenIds.forEach(id -> given.add(tokens.requireId(id)));
        return tokens.with(given);
    }

    /** Templates that write the date get it in UTC. */
    private String conversation(Policy policy) {
        return policy.files()
                .tokenizer()
                .chatTemplate()
                .orElseThrow(() -> new CommandException(
                        "the checkpoint in %s has no chat template; leave out --chat".formatted(model.directory())))
                .render(List.of(ChatMessage.user(prompt)), true, variables(), LocalDateTime.now(ZoneOffset.UTC));
    }

    private Map<String, Object> variables() {
        try {
            return TemplateVariables.ofTexts(templateVariables);
        } catch (IllegalArgumentException e) {
            throw new CommandException("--template-variable: " + e.getMessage(), e);
        }
    }

    private Transcript transcript(Policy policy, Set<Integer> ends) {
        return new Transcript(
                spec.commandLine().getOut(), count, () -> new TokenText(policy.tokenizer()::decode), ends, maxTokens);
    }

    private void printLines(Policy policy, TokenIds prompt, List<Completion> completions) {
        PrintWriter out = spec.commandLine().getOut();
        completions.forEach(completion -> out.println(json(policy, prompt, completion)));
        out.flush();
    }

    private List<GenerationRequest> requests(TokenIds ids, Set<Integer> ends) {
        try {
            Truncation truncation = new Truncation(topP, topK);
            return IntStream.range(0, count)
                    .mapToObj(index -> Seeds.ofResponse(seed, GROUP.response(index)))
                    .map(response -> new GenerationRequest(
                            ids,
                            temperature,
                            maxTokens,
                            position -> Seeds.uniform(response, position),
                            truncation,
                            ends))
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
