package io.erpo.reward.endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** An endpoint with its key, and how it has answered lately. Shows neither its address nor its key. */
public final class Endpoint {

    /** After so many responses in a row without an answer it gets one call for each response, until it answers again. */
    private static final int REST_AFTER = 16;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,39}");
    private static final Pattern KEY = Pattern.compile("[!-~]{1,8192}");

    private final String name;
    private final URI url;
    private final Optional<String> key;
    private final List<String> models;
    private final int callsPerRun;
    private final Semaphore free;
    private final AtomicInteger unansweredInARow = new AtomicInteger();

    private Endpoint(
            String name, URI url, Optional<String> key, List<String> models, int callsAtOnce, int callsPerRun) {
        this.name = name;
        this.url = url;
        this.key = key;
        this.models = List.copyOf(models);
        this.callsPerRun = callsPerRun;
        this.free = new Semaphore(callsAtOnce, true);
    }

    /**
     * Creates it.
     *
     * @param key the key itself
     * @throws IllegalArgumentException naming the setting that is wrong, without any key
     */
    public static Endpoint of(
            String name, String url, Optional<String> key, List<String> models, int callsAtOnce, int callsPerRun) {
        require(NAME.matcher(name).matches(), "the name must be of lower-case letters and digits");
        Optional<String> bare = key.map(String::strip);
        require(
                bare.isEmpty() || KEY.matcher(bare.get()).matches(),
                "the key must be of printable ASCII characters without blanks");
        require(callsAtOnce >= 1, "calls-at-once must be 1 or more, was " + callsAtOnce);
        require(callsPerRun >= 0, "calls-per-run must be 0 or more, was " + callsPerRun);
        return new Endpoint(name, address(url), bare, models, callsAtOnce, callsPerRun);
    }

    public String name() {
        return name;
    }

    /**
     * The model that a run gets.
     *
     * @param wanted the one that it names; empty for the first of the configuration
     * @throws NoAnswerException when it may not choose this one, or must choose one
     */
    public String model(Optional<String> wanted) throws NoAnswerException {
        if (wanted.isEmpty() && models.isEmpty()) {
            throw new NoAnswerException(
                    "the run names no model, and the configuration of endpoint %s lists none".formatted(name));
        }
        if (wanted.isPresent() && !models.isEmpty() && !models.contains(wanted.get())) {
            throw new NoAnswerException("endpoint %s has no model %s for runs; it has %s"
                    .formatted(name, wanted.get(), String.join(", ", models)));
        }
        return wanted.orElseGet(() -> models.get(0));
    }

    @Override
    public String toString() {
        return "endpoint " + name;
    }

    int callsPerRun() {
        return callsPerRun;
    }

    Semaphore free() {
        return free;
    }

    /** With this path behind it, before its query. */
    URI at(String path) {
        String base = url.getRawPath() == null ? "" : url.getRawPath();
        String whole = base.endsWith("/") && !path.isEmpty() ? base.substring(0, base.length() - 1) : base;
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + whole + path + query);
    }

    /** The value of the header that logs in. */
    Optional<String> authorization() {
        return key.map(secret -> "Bearer " + secret);
    }

    boolean rests() {
        return unansweredInARow.get() >= REST_AFTER;
    }

    void answered() {
        unansweredInARow.set(0);
    }

    void unanswered() {
        unansweredInARow.incrementAndGet();
    }

    private static URI address(String text) {
        try {
            URI url = new URI(text.strip());
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            require(http && url.getHost() != null, "url must begin with http:// or https:// and name a host");
            require(url.getRawUserInfo() == null, "url must hold no password; give the key in key-variable");
            require(url.getRawFragment() == null, "url must hold no #");
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url is no address", e);
        }
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
