package io.erpo.policy.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.policy.store.PolicyAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {

    @ParameterizedTest
    @CsvSource({"s3://my-bucket,''", "s3://my-bucket/,''", "s3://my-bucket/a/b,a/b/", "s3://my-bucket//a/,a/"})
    void shouldReadBucketAndPrefix(String uri, String prefix) {
        assertThat(S3Location.parse(uri)).isEqualTo(new S3Location("my-bucket", prefix));
    }

    @Test
    void shouldLayOutVersionsAsADirectoryDoes() {
        PolicyAddress address = new PolicyAddress("run-1", 3, "ba7816bf8f01");

        assertThat(S3Location.parse("s3://bucket/store").key(address, "config.json"))
                .isEqualTo("store/run-1/v000003-ba7816bf8f01/config.json");
        assertThat(S3Location.parse("s3://bucket").keysOf("run-1")).isEqualTo("run-1/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://", "s3:///prefix", "s3://Bucket", "s3://a", "https://bucket/prefix", "bucket"})
    void shouldRefuseWhenItNamesNoBucket(String uri) {
        assertThatThrownBy(() -> S3Location.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("erpo.policy-store should be s3://bucket/prefix, was " + uri);
    }
}
