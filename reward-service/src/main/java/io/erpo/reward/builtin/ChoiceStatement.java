package io.erpo.reward.builtin;

import io.erpo.math.extraction.FinalAnswers;
import io.erpo.math.extraction.Form;
import io.erpo.math.extraction.Reply;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The choice that a response states.
 *
 * @param letter empty when it states none, or several
 * @param what what it states, in words
 */
record ChoiceStatement(Optional<Character> letter, String what) {

    /** A label and what follows it, in this line or the next one with anything in it. */
    private static final Pattern LABELLED = Pattern.compile(
            "(?i)(?:(?<![</])\\banswers?\\b[*_`} \\t]{0,8}(?:is\\b[ \\t]{0,8})?[:\uff1a=]?[*_`} \\t]{0,8}|####|<answer>)\\s{0,8}(?<stated>[^\\n<]*)");

    /** Each box without a letter is taken away and the text before it read again. */
    private static final int MOST_BOXES = 4;

    /** A longer statement is prose. */
    private static final int LONGEST = 4_000;

    private static final Pattern BOX = Pattern.compile("\\\\f?box(?:ed)?");
    private static final Pattern JOINED = Pattern.compile("(?i)\\b(?:or|perhaps|maybe|either|possibly)\\b");

    /** The choice of a response. */
    static ChoiceStatement of(String response, Choices choices) {
        Reply reply = Reply.of(response, Work.unbounded());
        String text = reply.text();
        for (int boxes = 0; boxes <= MOST_BOXES; boxes++) {
            FinalAnswers stated = FinalAnswers.of(text, false, Work.unbounded());
            if (stated.answers().isEmpty()) {
                return boxes == 0 ? unstated(reply, choices) : none("the response states no letter");
            }
            Optional<String> before = beforeBoxWithoutLetter(text, stated, choices);
            if (before.isEmpty()) {
                return of(text, stated, choices);
            }
            text = before.get();
        }
        return none("the response states no letter");
    }

    /** The letter of a reference: alone, with its words, or stated like an answer. */
    static Optional<Character> reference(String reference, Choices choices) {
        return choices.ofReference(reference).or(() -> {
            List<String> stated =
                    FinalAnswers.of(reference, false, Work.unbounded()).answers();
            return stated.size() == 1 ? choices.ofReference(stated.get(0)) : Optional.empty();
        });
    }

    private static ChoiceStatement unstated(Reply reply, Choices choices) {
        if (reply.nothing().isPresent()) {
            return none("the response states nothing: " + reply.nothing().get());
        }
        Optional<Character> letter = choices.only(reply.text()).or(() -> choices.shortReply(reply.text()));
        return letter.map(ChoiceStatement::chosen)
                .orElseGet(() -> none("the response states no final answer and is not only a letter"));
    }

    private static ChoiceStatement of(String text, FinalAnswers stated, Choices choices) {
        List<String> answers = new ArrayList<>(stated.answers());
        int last = answers.size() - 1;
        if (stated.form() != Form.BOX) {
            // The narrowed answer lacks words that deny the letter or name another.
            wholeStatement(text, answers.get(last), choices).ifPresent(whole -> answers.set(last, whole));
        }
        Optional<Character> letter = choices.named(answers.get(last));
        if (letter.isEmpty()) {
            return none("the response states no single letter: " + Quoted.of(answers.get(last)));
        }
        HashSet<Character> letters = new HashSet<>();
        for (String answer : answers) {
            Optional<Character> other = choices.named(answer);
            if (other.isEmpty() && choices.areNamedIn(answer)) {
                return none("the response states several letters: " + Quoted.of(answer));
            }
            other.ifPresent(letters::add);
        }
        return letters.size() == 1
                ? chosen(letter.get())
                : none("the response states %d letters beside each other".formatted(letters.size()));
    }

    /** The text before the last box, when this states the answer and holds no letter. */
    private static Optional<String> beforeBoxWithoutLetter(String text, FinalAnswers stated, Choices choices) {
        String answer = stated.answers().get(stated.answers().size() - 1);
        if (stated.form() != Form.BOX || choices.areNamedIn(answer) || Choices.mentionALetter(answer)) {
            return Optional.empty();
        }
        int start = -1;
        for (Matcher box = BOX.matcher(text); box.find(); ) {
            start = box.start();
        }
        if (start < 0) {
            return Optional.empty();
        }
        String before = text.substring(0, start);
        String line = before.substring(before.lastIndexOf('\n') + 1);
        boolean states =
                !FinalAnswers.of(before, false, Work.unbounded()).answers().isEmpty();
        return states && !JOINED.matcher(line).find() ? Optional.of(before) : Optional.empty();
    }

    /** The statement that was narrowed to this answer. */
    private static Optional<String> wholeStatement(String text, String answer, Choices choices) {
        Optional<String> whole = Optional.empty();
        for (Matcher labelled = LABELLED.matcher(text); labelled.find(); ) {
            String stated = labelled.group("stated");
            if (stated.length() <= LONGEST && stated.contains(answer) && choices.readAlike(stated, answer)) {
                whole = Optional.of(stated);
            }
        }
        return whole;
    }

    private static ChoiceStatement chosen(char letter) {
        return new ChoiceStatement(Optional.of(letter), "the response states " + letter);
    }

    private static ChoiceStatement none(String what) {
        return new ChoiceStatement(Optional.empty(), what);
    }
}
