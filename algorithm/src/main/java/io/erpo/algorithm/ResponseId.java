package io.erpo.algorithm;

/** Names one response: its group and its index within the group. */
public record ResponseId(String value) {

    @Override
    public String toString() {
        return value;
    }
}
