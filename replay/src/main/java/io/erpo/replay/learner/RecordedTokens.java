package io.erpo.replay.learner;

import io.erpo.events.AdvantageSample;
import io.erpo.events.Response;
import io.erpo.learner.training.SampledTokens;
import io.erpo.learner.training.TokenSource;
import io.erpo.replay.recording.Place;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.Recording;
import io.erpo.schemas.Topics;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tokens of a batch, from a recording instead of the topic. */
final class RecordedTokens implements TokenSource {

    private final Recording recording;

    RecordedTokens(Recording recording) {
        this.recording = recording;
    }

    @Override
    public Map<String, SampledTokens> fetch(List<AdvantageSample> samples) {
        Map<String, SampledTokens> tokens = new HashMap<>();
        samples.stream()
                .sorted(Comparator.comparing(sample -> Place.of(sample.getCoordinates())))
                .forEach(sample -> tokens.put(sample.getResponseId(), tokens(response(sample))));
        return tokens;
    }

    /** The response of a sample, at the place that the batch names. */
    Recorded<Response> response(AdvantageSample sample) {
        Place place = Place.of(sample.getCoordinates());
        Recorded<Response> found = recording
                .at(Topics.RESPONSES, place)
                .orElseThrow(() -> missing(sample, "no record of the run is there"));
        if (!found.value().getResponseId().equals(sample.getResponseId())) {
            throw missing(sample, "response " + found.value().getResponseId() + " is there");
        }
        if (found.value().getTemperature() != sample.getTemperature()) {
            throw missing(
                    sample,
                    "the response there was sampled at temperature %s, the batch says %s"
                            .formatted(found.value().getTemperature(), sample.getTemperature()));
        }
        return found;
    }

    private static SampledTokens tokens(Recorded<Response> response) {
        try {
            return SampledTokens.of(response.value());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("%s: %s".formatted(response.where(), e.getMessage()), e);
        }
    }

    private static IllegalStateException missing(AdvantageSample sample, String why) {
        return new IllegalStateException("response %s should be in %s, %s, but %s"
                .formatted(sample.getResponseId(), Topics.RESPONSES.name(), Place.of(sample.getCoordinates()), why));
    }
}
