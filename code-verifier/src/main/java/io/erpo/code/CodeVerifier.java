package io.erpo.code;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.code.Reference.Cases;
import io.erpo.code.Reference.Statements;
import io.erpo.settings.rewards.CodeParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether programs pass the tests of references. Thread-safe. */
public final class CodeVerifier {

    /** The responses of a group share a reference, which is taken apart once. */
    private static final int REMEMBERED = 32;

    /** References that one process takes apart. */
    private static final int BATCH = 100;

    private final Sandbox sandbox;
    private final Splitter splitter;
    private final Map<String, Split> remembered = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Split> eldest) {
            return size() > REMEMBERED;
        }
    };

    public CodeVerifier(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.splitter = new Splitter(sandbox);
    }

    /** Whether a reference is a JSON object with tests of a program, which no other reward can read. */
    public static boolean isObjectOfTests(String reference) {
        return ReferenceReader.isObjectOfTests(reference);
    }

    /**
     * Runs a program on the tests of a reference.
     *
     * @throws IllegalArgumentException naming what is wrong with the reference
     * @throws SandboxException when there is no sandbox
     */
    public Result verify(String program, String reference, CodeParameters parameters) {
        boolean goesOn = parameters.score() == CodeParameters.Partial.SHARE;
        return new Examination(sandbox, parameters.limits(), parameters.tolerance(), goesOn)
                .of(program, tests(reference));
    }

    /**
     * The functions that the tests of a reference call, which a program has to define.
     *
     * @throws IllegalArgumentException naming what is wrong with the reference
     */
    public List<String> functions(String reference) {
        return tests(reference).functions();
    }

    /**
     * What is wrong with the tests of a reference.
     *
     * @throws SandboxException when there is no sandbox, which Python tests need
     */
    public Optional<String> complaint(String reference) {
        Split split = split(reference);
        return split.tests().isPresent() ? Optional.empty() : Optional.of(split.complaint());
    }

    /**
     * For each reference, what is wrong with its tests; empty where nothing is.
     *
     * @throws SandboxException when there is no sandbox, which Python tests need
     */
    public List<Optional<String>> complaints(List<String> references) {
        List<Optional<String>> complaints = new ArrayList<>();
        for (int from = 0; from < references.size(); from += BATCH) {
            List<String> batch = references.subList(from, Math.min(from + BATCH, references.size()));
            for (Split split : splits(batch)) {
                complaints.add(split.tests().isPresent() ? Optional.empty() : Optional.of(split.complaint()));
            }
        }
        return complaints;
    }

    /** @throws IllegalArgumentException naming what is wrong with the reference */
    Tests tests(String reference) {
        return split(reference).orRefuse();
    }

    private Split split(String reference) {
        synchronized (remembered) {
            Split known = remembered.get(reference);
            if (known != null) {
                return known;
            }
        }
        Split split = splits(List.of(reference)).get(0);
        synchronized (remembered) {
            remembered.put(reference, split);
        }
        return split;
    }

    private List<Split> splits(List<String> references) {
        List<Split> splits = new ArrayList<>();
        List<ObjectNode> jobs = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (String reference : references) {
            try {
                Reference read = ReferenceReader.read(reference);
                if (read instanceof Statements statements) {
                    places.add(splits.size());
                    jobs.add(statements.job());
                    splits.add(Split.refused("it is not read"));
                } else {
                    splits.add(Split.of(((Cases) read).tests()));
                }
            } catch (IllegalArgumentException e) {
                splits.add(Split.refused(e.getMessage()));
            }
        }
        List<Split> read = splitter.split(jobs);
        for (int i = 0; i < places.size(); i++) {
            splits.set(places.get(i), read.get(i));
        }
        return splits;
    }
}
