package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import io.erpo.math.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Parses an answer by recursive descent: lists of relations of sums of products; {@link OperandParser} parses the rest. */
public final class AnswerParser {

    private static final int MAX_LENGTH = 10_000;
    private static final Set<String> RELATIONS = Set.of(
            "=",
            "<",
            ">",
            "<=",
            ">=",
            "!=",
            "approx",
            "in",
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
    private final Cursor cursor;
    private final ProductParser products;

    private AnswerParser(Cursor cursor) {
        this.cursor = cursor;
        this.products = new ProductParser(cursor, new OperandParser(cursor, this));
    }

    /**
     * @param normalised the text as {@link io.erpo.math.answer.text.Normaliser} leaves it
     * @param thousands whether {@code 1,000} is one number and not a list
     * @throws SyntaxFault when the text is not in the grammar of answers
     */
    public static Node parse(String normalised, boolean thousands, Work work) {
        if (normalised.length() > MAX_LENGTH) {
            throw new SyntaxFault("longer than " + MAX_LENGTH + " characters");
        }
        Cursor cursor = new Cursor(Tokenizer.tokens(normalised, thousands, work), work);
        AnswerParser parser = new AnswerParser(cursor);
        Node node = parser.several();
        if (!cursor.peek().is(Kind.END)) {
            throw cursor.fault("the end");
        }
        return node;
    }

    /** One or more relations, whatever separates them. */
    List<Node> items() {
        Node node = several();
        return node instanceof Node.Listing listing ? flat(listing) : List.of(node);
    }

    static List<Node> flat(Node.Listing listing) {
        return listing.items().stream()
                .flatMap(item -> item instanceof Node.Listing inner && inner.joint() != Node.Joint.COMMA
                        ? flat(inner).stream()
                        : Stream.of(item))
                .toList();
    }

    /** One relation, or a listing of several. */
    Node several() {
        Alternatives alternatives = new Alternatives();
        cursor.nextItem();
        alternatives.first(relation());
        while (isSeparator(cursor.peek())) {
            Node.Joint joint = Node.Joint.COMMA;
            while (isSeparator(cursor.peek())) {
                String word = cursor.take().text();
                joint = word.equals("or") ? Node.Joint.OR : word.equals("and") ? Node.Joint.AND : joint;
            }
            if (isEndOfLine(cursor.peek())) {
                break;
            }
            cursor.nextItem();
            alternatives.next(joint, relation());
        }
        return alternatives.node();
    }

    /** Outside of brackets and environments, marks of columns and ends of lines are separators. */
    private boolean isSeparator(Token token) {
        return token.is(Kind.SEPARATOR) || cursor.isOutside() && (token.is("&") || token.is("\\\\"));
    }

    /** Behind a comma that ends a line of an environment. */
    private static boolean isEndOfLine(Token token) {
        return token.is("\\\\") || token.is("\\end " + Environments.LINES);
    }

    /** A relation that goes on in the next line. */
    Node continued(Node before) {
        List<Node> sides = new ArrayList<>(before instanceof Node.Relation ? before.parts() : List.of(before));
        List<String> signs = new ArrayList<>(before instanceof Node.Relation relation ? relation.signs() : List.of());
        while (isRelation(cursor.peek())) {
            signs.add(cursor.take().text());
            sides.add(combined());
        }
        return new Node.Relation(signs, sides);
    }

    Node relation() {
        while (cursor.peek().is("=") || cursor.peek().is("approx")) {
            cursor.take();
        }
        List<Node> sides = new ArrayList<>();
        List<String> signs = new ArrayList<>();
        sides.add(combined());
        while (isRelation(cursor.peek())) {
            signs.add(cursor.take().text());
            sides.add(combined());
        }
        return signs.isEmpty() ? sides.get(0) : new Node.Relation(signs, sides);
    }

    static boolean isRelation(Token token) {
        return token.is(Kind.OPERATOR) && RELATIONS.contains(token.text());
    }

    Node combined() {
        Node left = ratio();
        while (cursor.peek().is("cup")
                || cursor.peek().is("cap")
                || cursor.peek().is("setminus")) {
            cursor.link();
            left = new Node.Combined(cursor.take().text(), left, ratio());
        }
        return left;
    }

    private Node ratio() {
        Node first = sum();
        if (cursor.takeIf("over")) {
            return new Node.Quotient(first, sum());
        }
        if (cursor.takeIf("choose")) {
            return new Node.Call("binom", List.of(first, sum()));
        }
        // In {x : x > 3} the colon is not a division.
        if (!cursor.peek().is(":") || cursor.isInBars()) {
            return first;
        }
        List<Node> terms = new ArrayList<>(List.of(first));
        while (cursor.takeIf(":")) {
            terms.add(sum());
        }
        return new Node.Ratio(terms);
    }

    Node sum() {
        cursor.enter();
        Node left = signed();
        while (true) {
            if (cursor.peek().is("+")
                    && cursor.peek(1).is("/")
                    && cursor.peek(2).is("-")) {
                cursor.take();
                cursor.take();
                cursor.take();
                left = new Node.Sum(left, new Node.PlusMinus(product(), false));
            } else if (cursor.takeIf("+")) {
                left = new Node.Sum(left, signed());
            } else if (cursor.takeIf("-")) {
                left = new Node.Sum(left, new Node.Negative(signed()));
            } else if (cursor.peek().is("pm") || cursor.peek().is("mp")) {
                left = new Node.Sum(left, signed());
            } else {
                cursor.leave();
                return left;
            }
            cursor.link();
        }
    }

    private Node signed() {
        cursor.enter();
        Node node;
        if (cursor.takeIf("-") || takeWord("minus") || takeWord("negative")) {
            node = new Node.Negative(signed());
        } else if (cursor.peek().is("+")
                && cursor.peek(1).is("/")
                && cursor.peek(2).is("-")) {
            cursor.take();
            cursor.take();
            cursor.take();
            node = new Node.PlusMinus(product(), false);
        } else if (cursor.takeIf("+")) {
            node = cursor.takeIf("-") ? new Node.PlusMinus(product(), false) : signed();
        } else if (cursor.peek().is("pm") || cursor.peek().is("mp")) {
            boolean minusFirst = cursor.take().is("mp");
            node = new Node.PlusMinus(product(), minusFirst);
        } else {
            node = product();
        }
        cursor.leave();
        return node;
    }

    /** "Minus 8": not the answer "negative". */
    private boolean takeWord(String word) {
        boolean there = cursor.peek().is(Kind.WORDS) && cursor.peek().text().equals(word) && isNumberNext();
        if (there) {
            cursor.take();
        }
        return there;
    }

    private boolean isNumberNext() {
        Token next = cursor.peek(1);
        return next.is(Kind.NUMBER)
                || next.is("frac")
                || next.is(Kind.FUNCTION)
                || next.is(Kind.WORDS) && NumberWords.value(next.text()).isPresent();
    }

    Node product() {
        return products.product();
    }

    ProductParser products() {
        return products;
    }
}
