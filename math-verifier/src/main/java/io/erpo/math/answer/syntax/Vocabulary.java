package io.erpo.math.answer.syntax;

import java.util.Set;

/** Names that have a meaning. */
final class Vocabulary {

    /** Functions of one argument, and those with a notation of their own. */
    static final Set<String> FUNCTIONS = Set.of(
            "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "asin", "acos", "atan", "sinh",
            "cosh", "tanh", "ln", "log", "lg", "exp", "sqrt", "abs", "floor", "ceil", "cbrt", "cis");

    static final Set<String> SYMBOLS = Set.of(
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "varepsilon",
            "zeta",
            "eta",
            "theta",
            "vartheta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "phi",
            "varphi",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Theta",
            "Lambda",
            "Xi",
            "Pi",
            "Sigma",
            "Phi",
            "Psi",
            "Omega",
            "infty",
            "emptyset",
            "ell",
            "hbar",
            "mho",
            "dots",
            "top",
            "perp",
            "star",
            "prime",
            "aleph",
            "nabla",
            "partial");

    /** Signs of currencies, before or behind a number. */
    static final Set<String> CURRENCIES = Set.of(
            "$", "pounds", "euro", "yen", "rupee", "won", "rouble", "lira", "dong", "peso", "naira", "shekel",
            "hryvnia", "baht", "cent");

    /** Their names in letters, before a number. */
    static final Set<String> CURRENCY_CODES = Set.of(
            "usd", "eur", "gbp", "inr", "rs", "cny", "rmb", "jpy", "chf", "cad", "aud", "hkd", "krw", "nzd", "sgd",
            "us", "a", "c", "hk", "nz", "s", "rm");

    /** Plain spellings of symbols. */
    static final Set<String> PLAIN_SYMBOLS = Set.of(
            "alpha",
            "beta",
            "gamma",
            "delta",
            "theta",
            "lambda",
            "mu",
            "pi",
            "rho",
            "sigma",
            "phi",
            "omega",
            "infty",
            "infinity",
            "inf",
            "oo");

    static final Set<String> RELATIONS = Set.of(
            "lt",
            "gt",
            "le",
            "ge",
            "ne",
            "approx",
            "in",
            "equiv",
            "sim",
            "to",
            "Rightarrow",
            "rightarrow",
            "implies",
            "iff",
            "cong",
            "propto",
            "notin",
            "subset",
            "subseteq",
            "parallel");

    /** Commands for a computation that was not evaluated. */
    static final Set<String> UNEVALUATED =
            Set.of("int", "iint", "oint", "sum", "prod", "lim", "max", "min", "sup", "inf", "limsup", "liminf", "gcd");

    /** Short words that are not products of variables. */
    static final Set<String> WORDS = Set.of(
            "yes", "no", "true", "none", "odd", "even", "red", "blue", "cm", "mm", "km", "kg", "mg", "ml", "ft", "mph",
            "lb", "lbs", "oz", "am", "pm", "sq", "mi", "yd", "in", "hr", "hrs", "min", "mins", "sec", "secs", "day",
            "days", "cup", "cups", "way", "ways", "unit", "units", "cu", "dne", "deg", "rad", "men", "boy", "boys",
            "cat", "dog", "dogs", "cats", "pen", "pens", "box", "egg", "eggs", "bag", "bags", "if", "is", "of", "to",
            "the", "not", "for", "per", "all", "any", "than", "then", "with", "hour", "inch", "foot", "feet", "mile",
            "year", "week", "gram", "cent", "one", "two", "six", "ten", "zero", "four", "five", "nine", "mon", "tue",
            "are", "be", "it", "at", "by", "on", "as", "both", "gal", "bus", "car", "cars", "toy", "toys", "hat",
            "kids", "bees", "ounces", "pct", "usd", "eur", "mod", "rs", "inr", "gbp", "cny", "rmb", "jpy", "chf", "cad",
            "aud");

    /** Words that modify the value before them, so they are not units. */
    static final Set<String> NO_UNIT = Set.of(
            "is",
            "are",
            "was",
            "not",
            "if",
            "no",
            "than",
            "more",
            "less",
            "least",
            "most",
            "wrong",
            "incorrect",
            "answer",
            "false",
            "true",
            "except",
            "but",
            "minus",
            "plus",
            "times",
            "half",
            "divided",
            "squared",
            "cubed",
            "over",
            "negative",
            "tenths",
            "hundredths",
            "thirds",
            "halves",
            "mod",
            "choose",
            "factorial",
            "maybe",
            "perhaps",
            "unless",
            "then",
            "where",
            "when",
            "with",
            "instead",
            "also",
            "either",
            "neither",
            "nor",
            "any",
            "all",
            "for",
            "because",
            "yes",
            "correct",
            "to",
            "through",
            "until",
            "between");

    private Vocabulary() {}

    static boolean isCurrency(String sign) {
        return CURRENCIES.contains(sign) || CURRENCY_CODES.contains(sign) && sign.length() > 1;
    }

    /** The unit of amounts in this currency. */
    static String currency(String sign) {
        return switch (sign) {
            case "$", "usd" -> "dollar";
            case "eur" -> "euro";
            case "gbp" -> "pounds";
            case "inr", "rs" -> "rupee";
            case "jpy", "cny", "rmb" -> "yen";
            case "krw" -> "won";
            default -> sign;
        };
    }
}
