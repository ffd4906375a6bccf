package io.erpo.math.extraction;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Labels of answers: "Answer", "The final answer", and the same in other languages. */
final class Labels {

    /** Longer ones before the ones they begin with. */
    private static final List<String> FINAL =
            List.of("最终答案", "最終答案", "最后答案", "最後答案", "最终的答案", "最后的答案", "最終的な答え", "最終回答");

    private static final List<String> PLAIN = List.of(
            "正确答案",
            "正確答案",
            "答案",
            "答え",
            "解答",
            "答",
            "정답",
            "최종 답",
            "답",
            "la réponse finale",
            "réponse finale",
            "réponse",
            "endgültige antwort",
            "antwort",
            "la respuesta final",
            "respuesta final",
            "respuesta",
            "resposta final",
            "resposta",
            "risposta finale",
            "risposta",
            "окончательный ответ",
            "итоговый ответ",
            "ответ",
            "відповідь",
            "odpowiedź",
            "antwoord",
            "đáp án",
            "đáp số",
            "cevap",
            "jawaban",
            "الإجابة النهائية",
            "الإجابة",
            "الجواب",
            "उत्तर");

    /** Most lines begin with no label; this tells it by their first letter. */
    private static final Set<Character> FIRST_LETTERS = Stream.of(FINAL, PLAIN)
            .flatMap(List::stream)
            .map(name -> name.charAt(0))
            .collect(Collectors.toUnmodifiableSet());

    private Labels() {}

    /**
     * A label.
     *
     * @param end after its words, or -1 when there is no label
     * @param isFinal whether it names the final answer, so that "is" after it states it
     */
    record Label(int end, boolean isFinal) {}

    /** The label that begins at the position. */
    static Label at(String text, int from, int limit) {
        Label english = english(text, from, limit);
        boolean none = from >= limit || !FIRST_LETTERS.contains(Character.toLowerCase(text.charAt(from)));
        if (english.end() >= 0 || none) {
            return english;
        }
        return Stream.concat(
                        FINAL.stream().map(name -> new Label(after(text, from, name), true)),
                        PLAIN.stream().map(name -> new Label(after(text, from, name), false)))
                .filter(label -> label.end() >= 0 && label.end() <= limit)
                .findFirst()
                .orElse(english);
    }

    private static Label english(String text, int from, int limit) {
        int at = optional(text, "the", from, limit);
        at = optional(text, "my", at, limit);
        int named = optional(text, "final", at, limit);
        int word = Chars.afterWord(text, named, "answer");
        word = word < 0 ? Chars.afterWord(text, named, "answers") : word;
        return new Label(word > limit ? -1 : word, named > at);
    }

    /** Chinese and Japanese have no blanks between words. */
    private static int after(String text, int from, String name) {
        return Character.isIdeographic(name.charAt(0))
                ? Chars.startsWith(text, from, name) ? from + name.length() : -1
                : Chars.afterWord(text, from, name);
    }

    static int optional(String text, String word, int from, int limit) {
        int after = Chars.afterWord(text, from, word);
        return after < 0 || after > limit ? from : Chars.skipBlanks(text, after, limit);
    }
}
