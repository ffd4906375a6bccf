package io.erpo.math.answer.syntax;

import java.util.ArrayList;
import java.util.List;

/** Builds a listing from items and the words between them: "and" binds before "or", and a comma means what the other words mean. */
final class Alternatives {

    private final List<Node> items = new ArrayList<>();
    private final List<Node.Joint> joints = new ArrayList<>();

    void first(Node item) {
        items.add(item);
    }

    void next(Node.Joint joint, Node item) {
        joints.add(joint);
        items.add(item);
    }

    Node node() {
        if (items.size() == 1) {
            return items.get(0);
        }
        boolean or = joints.contains(Node.Joint.OR);
        boolean and = joints.contains(Node.Joint.AND);
        if (!or || !and) {
            return new Node.Listing(items, or ? Node.Joint.OR : and ? Node.Joint.AND : Node.Joint.COMMA);
        }
        List<Node> alternatives = new ArrayList<>();
        Alternatives group = new Alternatives();
        group.first(items.get(0));
        for (int i = 1; i < items.size(); i++) {
            if (joints.get(i - 1) == Node.Joint.OR) {
                alternatives.add(group.node());
                group = new Alternatives();
                group.first(items.get(i));
            } else {
                group.next(joints.get(i - 1), items.get(i));
            }
        }
        alternatives.add(group.node());
        return new Node.Listing(alternatives, Node.Joint.OR);
    }
}
