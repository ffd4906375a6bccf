package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import java.util.function.BiConsumer;

/** The tokens of LaTeX commands without arguments. */
final class Commands {

    private Commands() {}

    /** @throws SyntaxFault for a command that cannot be part of an answer */
    static void named(String name, BiConsumer<Kind, String> add) {
        if (Vocabulary.UNEVALUATED.contains(name)) {
            add.accept(Kind.OPERATOR, "\\" + name);
        } else if (Vocabulary.FUNCTIONS.contains(name)) {
            add.accept(Kind.FUNCTION, name);
        } else if (Vocabulary.SYMBOLS.contains(name)) {
            add.accept(Kind.SYMBOL, name);
        } else {
            other(name, add);
        }
    }

    private static void other(String name, BiConsumer<Kind, String> add) {
        switch (name) {
            case "cdot", "times", "ast" -> add.accept(Kind.OPERATOR, "*");
            case "div" -> add.accept(Kind.OPERATOR, "/");
            case "circ" -> add.accept(Kind.OPERATOR, "circ");
            case "frac",
                    "binom",
                    "pm",
                    "mp",
                    "cup",
                    "cap",
                    "setminus",
                    "lfloor",
                    "rfloor",
                    "lceil",
                    "rceil",
                    "overline",
                    "overrightarrow",
                    "overleftrightarrow",
                    "widetilde",
                    "tilde",
                    "dot",
                    "pmod",
                    "vec",
                    "hat",
                    "widehat",
                    "bar",
                    "angle",
                    "triangle",
                    "langle",
                    "rangle",
                    "over",
                    "choose" -> add.accept(Kind.OPERATOR, name);
            case "vert" -> add.accept(Kind.OPERATOR, "|");
            case "lbrack" -> add.accept(Kind.OPERATOR, "[");
            case "rbrack" -> add.accept(Kind.OPERATOR, "]");
            case "land", "wedge" -> add.accept(Kind.SEPARATOR, "and");
            case "lor", "vee" -> add.accept(Kind.SEPARATOR, "or");
            case "colon" -> add.accept(Kind.OPERATOR, ":");
            case "backslash" -> add.accept(Kind.OPERATOR, "setminus");
            case "bmod", "mod" -> add.accept(Kind.WORDS, "mod");
            case "det" -> add.accept(Kind.SYMBOL, "det");
            default -> {
                if (Vocabulary.CURRENCIES.contains(name)) {
                    add.accept(Kind.OPERATOR, name);
                    return;
                }
                if (!Vocabulary.RELATIONS.contains(name)) {
                    throw new SyntaxFault("\\" + name + " is not known");
                }
                add.accept(Kind.OPERATOR, relation(name));
            }
        }
    }

    private static String relation(String name) {
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "le" -> "<=";
            case "ge" -> ">=";
            case "ne" -> "!=";
            case "equiv" -> "=";
            default -> name;
        };
    }
}
