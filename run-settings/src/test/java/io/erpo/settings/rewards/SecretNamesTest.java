package io.erpo.settings.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiKey",
                "API_KEY",
                "api.key",
                "openai-api-key",
                "APIKEY",
                "accessKeyId",
                "token",
                "Token2",
                "accesstoken",
                "HF_TOKEN",
                "judgeToken",
                "apiTokens",
                "developerToken",
                "developertoken",
                "password",
                "dbPassword",
                "PASS-WORD",
                "passwd",
                "secret",
                "clientSecret",
                "credentials",
                "Authorization",
                "private key",
                "pwd",
                "jwt",
                "\uff50assword"
            })
    void shouldKnowASecretByItsName(String name) {
        assertThat(SecretNames.matches(name)).isTrue();
    }

    /** Parameters that speak of the tokens of a text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxTokens",
                "tokens",
                "tokenLimit",
                "max_new_tokens",
                "stopToken",
                "eosToken",
                "EOS_TOKEN",
                "stoptoken",
                "penaltyPerToken",
                "tokenizer",
                "key",
                "answerKey",
                "author",
                "compass",
                "incorrectScore"
            })
    void shouldLeaveOtherNamesAlone(String name) {
        assertThat(SecretNames.matches(name)).isFalse();
    }

    @Test
    void shouldNeverKnowAParameterOfABuiltInRewardAsASecret() {
        assertThat(BuiltInRewards.all().stream()
                        .flatMap(reward -> reward.parameters().stream())
                        .map(Parameter::name))
                .isNotEmpty()
                .noneMatch(SecretNames::matches);
    }

    @Test
    void shouldNameTheParameterAndNotItsValue() {
        assertThatThrownBy(() -> SecretNames.withoutSecrets(Map.of("compare", "text", "apiKey", "sk-123")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "apiKey is named like a secret, and parameters are published in the log, in run.json and in archives; give it to the reward's own process in an environment variable");
    }
}
