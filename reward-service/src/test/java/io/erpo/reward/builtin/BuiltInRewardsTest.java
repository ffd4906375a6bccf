package io.erpo.reward.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.erpo.reward.Answer;
import io.erpo.reward.Judgement.Score;
import io.erpo.reward.Parameters;
import io.erpo.reward.RewardFunction;
import io.erpo.settings.RewardChoice;
import io.erpo.settings.RunConfig;
import io.erpo.settings.RunConfigs;
import io.erpo.settings.rewards.BuiltInRewards;
import io.erpo.settings.rewards.Parameter;
import io.erpo.settings.rewards.RewardDeclaration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** This service has exactly the declared rewards, and they accept exactly the declared parameters. */
class BuiltInRewardsTest {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Map<String, RewardFunction> REWARDS = rewards();
    /** Values for the required parameters. */
    private static final Map<String, Map<String, String>> NEEDED = Map.of(
            "format", Map.of("tags", "answer"),
            "overlong", Map.of("maxLength", "8", "cache", "2"),
            "judge", Map.of("endpoint", "grader"),
            "http", Map.of("endpoint", "scorer"));

    @Test
    void shouldDeclareEveryRewardThatThereIs() {
        assertThat(REWARDS.keySet()).containsExactlyInAnyOrderElementsOf(BuiltInRewards.names());
    }

    @TestFactory
    Stream<DynamicTest> shouldGiveAVerdictWhenDeclaredTo() {
        return BuiltInRewards.all().stream()
                .map(declared -> dynamicTest(declared.name(), () -> {
                    Answer answer = new Answer("2+5=", "7", "7", 3, true);

                    assertThat(judge(declared, Map.of()).apply(answer) instanceof Score)
                            .isEqualTo(!declared.givesVerdicts());
                }));
    }

    @TestFactory
    Stream<DynamicTest> shouldTakeEveryDeclaredParameterAndNoOther() {
        return BuiltInRewards.all().stream()
                .flatMap(declared -> Stream.concat(
                        Stream.of(dynamicTest(declared.name(), () -> assertThatThrownBy(
                                        () -> judge(declared, Map.of("undeclared", "1")))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageStartingWith("unknown parameter undeclared; known are "))),
                        declared.parameters().stream().map(parameter -> takes(declared, parameter))));
    }

    private static DynamicTest takes(RewardDeclaration<?> declared, Parameter<?> parameter) {
        return dynamicTest(declared.name() + " " + parameter.name(), () -> {
            parameter
                    .absent()
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> judge(declared, Map.of(parameter.name(), value)));
            assertThatThrownBy(() -> judge(declared, Map.of(parameter.name(), "?")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("%s must be %s, was \"?\"", parameter.name(), parameter.type());
        });
    }

    @Provide
    Arbitrary<RunConfig> configurations() {
        return RunConfigs.small();
    }

    /** A test of the module replay does the same for the other services. */
    @Property(tries = 200)
    void shouldBeAcceptedByEveryRewardWhenThePlanAcceptsIt(@ForAll("configurations") RunConfig config) {
        config.rewards().stream().filter(choice -> !choice.external()).forEach(choice -> REWARDS.get(choice.name())
                .judge(parameters(choice, config)));
    }

    private static Parameters parameters(RewardChoice choice, RunConfig config) {
        return new Parameters(choice.parametersFor(config.sampling()));
    }

    private static Function<Answer, Object> judge(RewardDeclaration<?> declared, Map<String, String> given) {
        Map<String, String> parameters = new HashMap<>(NEEDED.getOrDefault(declared.name(), Map.of()));
        parameters.putAll(given);
        return REWARDS.get(declared.name()).judge(new Parameters(parameters))::judge;
    }

    /** Every reward among the classes of this module. */
    private static Map<String, RewardFunction> rewards() {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> type(file.replace(".class", "").replace('/', '.')))
                    .filter(type -> RewardFunction.class.isAssignableFrom(type)
                            && !Modifier.isAbstract(type.getModifiers())
                            && !type.isSynthetic())
                    .map(BuiltInRewardsTest::reward)
                    .collect(Collectors.toMap(RewardFunction::name, Function.identity()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, BuiltInRewardsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RewardFunction reward(Class<?> type) {
        try {
            return (RewardFunction) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }
}
