package io.erpo.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {

    @ParameterizedTest
    @CsvSource({
        "0x3f800000, 0x3f80, one",
        "0x3f808000, 0x3f80, in the middle: to the even one below",
        "0x3f808001, 0x3f81, above the middle",
        "0x3f807fff, 0x3f80, below the middle",
        "0x3f818000, 0x3f82, in the middle: to the even one above",
        "0xbf818000, 0xbf82, the same below zero",
        "0x3fffffff, 0x4000, into the next power of two",
        "0x00000000, 0x0000, zero",
        "0x80000000, 0x8000, minus zero",
        "0x00008000, 0x0000, half of the smallest",
        "0x00008001, 0x0001, more than half of the smallest",
        "0x007fffff, 0x0080, the largest subnormal",
        "0x7f7f7fff, 0x7f7f, just the largest",
        "0x7f7f8000, 0x7f80, too large: infinite",
        "0x7f800000, 0x7f80, infinite",
        "0xff800000, 0xff80, minus infinite",
        "0x7f800001, 0x7fc0, not a number",
        "0xffffffff, 0xffc0, not a number either"
    })
    void shouldRoundToTheNearestAndInTheMiddleToTheEvenOne(String number, String expected, String why) {
        assertThat(Integer.toHexString(Bfloat16.round(
                                Float.intBitsToFloat((int) Long.decode(number).longValue()))
                        & 0xffff))
                .as(why)
                .isEqualTo(Integer.toHexString(Integer.decode(expected)));
    }

    @Test
    void shouldKeepEveryNumberThatBfloat16Has() {
        for (int bits = 0; bits < 0x10000; bits++) {
            float number = Float.intBitsToFloat(bits << 16);
            if (!Float.isNaN(number)) {
                assertThat(Bfloat16.round(number)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void shouldFindNoNearerNumber() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            int rounded = Bfloat16.round(number) & 0xffff;
            if ((rounded & 0x7f80) != 0x7f80) {
                double distance = distance(number, rounded);
                assertThat(distance).isLessThanOrEqualTo(distance(number, rounded + 1));
                if ((rounded & 0x7fff) != 0) {
                    assertThat(distance).isLessThanOrEqualTo(distance(number, rounded - 1));
                }
            }
        }
    }

    @Test
    void shouldRefuseAWeightThatWouldBeInfinite() {
        ByteBuffer floats = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        floats.putFloat(1).putFloat(Float.MAX_VALUE).flip();

        assertThatThrownBy(() -> Bfloat16.round(floats, ByteBuffer.allocate(4)))
                .isInstanceOf(PolicyException.class)
                .hasMessage("a weight is 3.4028235E38, for which bfloat16 has no finite number;"
                        + " set checkpoints.samplerPrecision to float32");
    }

    private static double distance(float number, int bits) {
        return Math.abs((double) number - Float.intBitsToFloat(bits << 16));
    }
}
