package io.erpo.view.progress;

import io.erpo.events.FinishReason;
import io.erpo.events.Response;
import io.erpo.events.Reward;
import io.erpo.view.tally.Ruling;
import java.util.Optional;

/**
 * A response with its verdict, for people: each text in one line and shortened in its middle.
 *
 * @param tokens length of the response
 * @param finished whether the policy ended the response itself
 * @param reward that gave the verdict
 * @param extracted the answer that the reward found in the response
 * @param why the reward's explanation
 */
public record JudgedExample(
        String prompt,
        String reference,
        String response,
        int tokens,
        boolean finished,
        String reward,
        Ruling ruling,
        Optional<String> extracted,
        Optional<String> why) {

    private static final int LONGEST = 400;
    private static final String CUT = " [...] ";

    /** The response and the record of its correctness reward. */
    public static JudgedExample of(Response response, Reward reward) {
        return new JudgedExample(
                shortened(response.getPrompt()),
                shortened(response.getReference()),
                shortened(response.getText()),
                response.getTokenIds().size(),
                response.getFinishReason() == FinishReason.STOP,
                reward.getName(),
                Ruling.of(reward),
                Optional.ofNullable(reward.getExtracted()).map(JudgedExample::shortened),
                Optional.ofNullable(reward.getReason())
                        .or(() -> Optional.ofNullable(reward.getExplanation()))
                        .map(JudgedExample::shortened));
    }

    /** Keeps both ends: a prompt's instruction and a response's answer are at the end. Control characters are shown as spaces. */
    static String shortened(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int head = line.offsetByCodePoints(0, line.codePointCount(0, LONGEST / 2 - CUT.length()));
        int tail = line.length() - LONGEST / 2;
        return line.substring(0, head)
                + CUT
                + line.substring(Character.isLowSurrogate(line.charAt(tail)) ? tail + 1 : tail);
    }
}
