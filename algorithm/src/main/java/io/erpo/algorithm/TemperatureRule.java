package io.erpo.algorithm;

/** What gives each visit of a prompt its sampling temperature, T_i. */
public sealed interface TemperatureRule permits TemperatureLadder, TemperatureController, TemperatureSchedule {

    /** T_0. */
    double initial();

    /** The highest temperature that the rule gives. */
    double max();

    /**
     * T_i of a visit.
     *
     * @param heat what the earlier visits of the prompt have left
     * @param step the training step of the visit
     */
    double at(Heat heat, int step);

    /** The rule with its numbers filled in, as recorded with each temperature. */
    String explain(Heat heat, int step);

    /** 1/T_i in millionths after a visit; 0 where visits do not steer the temperature. */
    default long inverseAfter(Heat heat, VisitResult result) {
        return 0;
    }

    /** Every visit at the same temperature. */
    static TemperatureRule constant(double temperature) {
        return new TemperatureLadder(temperature, 0, temperature);
    }
}
