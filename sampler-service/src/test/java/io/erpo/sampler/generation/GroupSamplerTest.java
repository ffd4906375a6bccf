package io.erpo.sampler.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.ResponseId;
import io.erpo.algorithm.Seeds;
import io.erpo.events.FinishReason;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.policy.generation.Truncation;
import io.erpo.sampler.FakeModel;
import io.erpo.sampler.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GroupSamplerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private final AtomicLong nanos = new AtomicLong();
    private final GroupSampler sampler =
            new GroupSampler("sampler-0", () -> NOW.plusNanos(999), () -> nanos.getAndAdd(7_000_000));
    private final FakeModel model = new FakeModel();

    @Test
    void shouldRecordTheGroupAsItWasRequestedAndSampled() {
        List<Response> responses = responses(Samples.request("p", "3+4="));

        assertThat(responses).hasSize(2);
        assertThat(responses.get(1))
                .isEqualTo(Response.newBuilder()
                        .setRunId("run-1")
                        .setStep(2)
                        .setGroupId("run-1/p/0")
                        .setResponseId("run-1/p/0/1")
                        .setIndex(1)
                        .setPromptId("p")
                        .setPurpose(Purpose.TRAINING)
                        .setPrompt("3+4=")
                        .setReference("7")
                        .setText(expectedText("run-1/p/0/1"))
                        .setPromptTokenIds(model.encode("3+4=").asList())
                        .setTokenIds(model.encode(expectedText("run-1/p/0/1")).asList())
                        .setLogprobs(List.of(-0.0f, -0.5f, -1.0f))
                        .setFinishReason(FinishReason.STOP)
                        .setTemperature(1.1)
                        .setPolicyVersion(0)
                        .setSampler("sampler-0")
                        .setStartedAt(NOW)
                        .setGenerationMicros(7_000)
                        .setEngine(FakeModel.ENGINE)
                        .build());
    }

    @Test
    void shouldRecordWhatAnEngineBesideTheSamplerWasSentAndSays() {
        FakeModel beside = new FakeModel() {
            @Override
            public List<SamplingAnswer> sample(List<SamplingRequest> requests) {
                return super.sample(requests).stream()
                        .map(answer -> new SamplingAnswer(
                                answer.completion(), answer.engine(), Optional.of(-5L), Optional.of("run-1-v0")))
                        .toList();
            }
        };

        List<Response> responses = responses(beside, Samples.request("p", "3+4="));

        assertThat(responses).extracting(Response::getSeed).containsExactly(-5L, -5L);
        assertThat(responses).extracting(Response::getWeightLabel).containsExactly("run-1-v0", "run-1-v0");
    }

    /** Rewards choose by it. */
    @Test
    void shouldPassOnTheDataSourceOfTheRequest() {
        PromptRequest request = Samples.request("p", "3+4=");
        request.setDataSource("gsm8k");

        assertThat(responses(request)).extracting(Response::getDataSource).containsExactly("gsm8k", "gsm8k");
    }

    @Test
    void shouldGiveEachResponseItsOwnRandomNumbers() {
        PromptRequest many = Samples.request("p", "3+4=");
        many.setGroupSize(16);

        assertThat(responses(many))
                .extracting(Response::getText)
                .containsExactlyElementsOf(IntStream.range(0, 16)
                        .mapToObj(index -> expectedText("run-1/p/0/" + index))
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldTruncateTheRequestsThatAskForIt() {
        sampler.sample(model, List.of(Samples.request("p", "3+4="), withTruncation(Purpose.BENCHMARK, 0.7, 20)));

        assertThat(model.calls.get(0))
                .extracting(SamplingRequest::truncation)
                .containsExactly(Truncation.NONE, Truncation.NONE, new Truncation(0.7, 20), new Truncation(0.7, 20));
    }

    @Test
    void shouldEndTheResponsesOfARequestWhereItSays() {
        PromptRequest stopping = Samples.request("q", "3+4=");
        stopping.setStopTokenIds(List.of(7, 2, 7));

        sampler.sample(model, List.of(Samples.request("p", "3+4="), stopping));

        assertThat(model.calls.get(0))
                .extracting(SamplingRequest::stopTokenIds)
                .containsExactly(Set.of(), Set.of(), Set.of(2, 7), Set.of(2, 7));
    }

    @Test
    void shouldSampleAllRequestsInOneGenerationWithoutChangingAnyResponse() {
        PromptRequest one = Samples.request("p", "3+4=");
        PromptRequest two = Samples.request("q", "rev 12=");

        List<SampledGroup> together = sampler.sample(model, List.of(two, one));

        assertThat(model.calls).hasSize(1);
        assertThat(together).containsExactly(group(two), group(one));
    }

    @Test
    void shouldSayThatAResponseWasCutOffWhenItReachedTheLimit() {
        PromptRequest brief = Samples.request("p", "3+4=");
        brief.setMaxNewTokens(2);

        assertThat(responses(brief))
                .extracting(Response::getFinishReason)
                .containsExactly(FinishReason.LENGTH, FinishReason.LENGTH);
    }

    @ParameterizedTest
    @MethodSource
    void shouldRefuseOnlyTheRequestThatCannotBeSampled(PromptRequest bad, String reason) {
        PromptRequest good = Samples.request("q", "3+4=");

        List<SampledGroup> groups = sampler.sample(model, List.of(bad, good));

        assertThat(groups).containsExactly(new SampledGroup.Refused(reason), group(good));
    }

    static Stream<Arguments> shouldRefuseOnlyTheRequestThatCannotBeSampled() {
        return Stream.of(
                Arguments.of(
                        Samples.request("p", "3+4=\u00e9"),
                        "the tokenizer has no token for U+00E9 (\u00e9) at character 4 of the text;"
                                + " use a model whose vocabulary covers it, or change the text"),
                Arguments.of(Samples.request("p", ""), "prompt must not be empty"),
                Arguments.of(
                        Samples.request("p", "1234567890123"),
                        "a prompt of 13 tokens and 4 new ones exceed the 16 positions of the model"),
                Arguments.of(withGroupSize(0), "groupSize must be 1 or more, was 0"),
                Arguments.of(withTemperature(0), "temperature must be positive and finite, was 0.0"),
                Arguments.of(withTemperature(Double.NaN), "temperature must be positive and finite, was NaN"),
                Arguments.of(withTruncation(Purpose.BENCHMARK, 0, 0), "topP must be above 0 and at most 1, was 0.0"),
                Arguments.of(withTruncation(Purpose.BENCHMARK, 1, -1), "topK must be 0 (all) or more, was -1"),
                Arguments.of(
                        withTruncation(Purpose.TRAINING, 0.7, 0),
                        "training must sample the whole distribution (topP 1 and topK 0), was topP 0.7 and topK 0"),
                Arguments.of(withMaxNewTokens(0), "maxNewTokens must be at least 1, was 0"),
                Arguments.of(
                        withMaxNewTokens(Integer.MAX_VALUE),
                        "a prompt of 4 tokens and 2147483647 new ones exceed the 16 positions of the model"));
    }

    private static PromptRequest withGroupSize(int size) {
        PromptRequest request = Samples.request("p", "3+4=");
        request.setGroupSize(size);
        return request;
    }

    private static PromptRequest withTemperature(double temperature) {
        PromptRequest request = Samples.request("p", "3+4=");
        request.setTemperature(temperature);
        return request;
    }

    private static PromptRequest withTruncation(Purpose purpose, double topP, int topK) {
        PromptRequest request = Samples.request("p", "3+4=");
        request.setPurpose(purpose);
        request.setTopP(topP);
        request.setTopK(topK);
        return request;
    }

    private static PromptRequest withMaxNewTokens(int tokens) {
        PromptRequest request = Samples.request("p", "3+4=");
        request.setMaxNewTokens(tokens);
        return request;
    }

    private SampledGroup group(PromptRequest request) {
        return sampler.sample(new FakeModel(), List.of(request)).get(0);
    }

    private List<Response> responses(PromptRequest request) {
        return responses(model, request);
    }

    private List<Response> responses(SamplingModel from, PromptRequest request) {
        return new ArrayList<>(sampler.sample(from, List.of(request)).get(0).map(response -> response, reason -> {
            throw new AssertionError(reason);
        }));
    }

    private static String expectedText(String responseId) {
        long seed = Seeds.ofResponse(42, new ResponseId(responseId));
        return IntStream.range(0, FakeModel.LENGTH)
                .mapToObj(position -> String.valueOf((int) (10 * Seeds.uniform(seed, position))))
                .collect(Collectors.joining());
    }
}
