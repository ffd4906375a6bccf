package io.erpo.policy.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartTest {

    private static final int PART = 16 << 20;

    @Test
    void shouldCutIntoPartsAndARest() {
        assertThat(Part.of(25, 10)).containsExactly(new Part(1, 0, 10), new Part(2, 10, 10), new Part(3, 20, 5));
        assertThat(Part.of(20, 10)).hasSize(2);
        assertThat(Part.of(0, 10)).isEmpty();
    }

    @Test
    void shouldMakeLargerPartsWhenS3WouldRefuseSoMany() {
        long bytes = 400L << 30;

        List<Part> parts = Part.of(bytes, PART);

        assertThat(parts).hasSizeLessThanOrEqualTo(10_000);
        assertThat(parts.stream().mapToLong(Part::bytes).sum()).isEqualTo(bytes);
        Part last = parts.get(parts.size() - 1);
        assertThat(last.offset() + last.bytes()).isEqualTo(bytes);
    }
}
