package io.erpo.history.query;

import io.erpo.algorithm.PromptId;
import io.erpo.algorithm.RunId;
import io.erpo.history.prompt.PromptHistories;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The current history of a prompt in a run. Any instance answers: 200 with the history, 307 to the instance that keeps
 * it, 404 before the first outcome, 503 with {@code Retry-After} while partitions move or their state is restored.
 */
@Path("/runs/{run}/prompts/{prompt}")
@Produces(MediaType.APPLICATION_JSON)
public class HistoryResource {

    private static final int RETRY_SECONDS = 1;

    private final KafkaStreams streams;
    private final HostInfo self;

    HistoryResource(KafkaStreams streams, @ConfigProperty(name = "erpo.advertised") String advertised) {
        this.streams = streams;
        this.self = HostInfo.buildFromEndpoint(advertised);
    }

    /** This instance's answer. */
    @GET
    public Response history(@PathParam("run") String runId, @PathParam("prompt") String promptId) {
        try {
            return answer(new RunId(runId), new PromptId(promptId));
        } catch (IllegalArgumentException e) {
            return problem(Status.BAD_REQUEST, e.getMessage()).build();
        } catch (InvalidStateStoreException e) {
            // The partition moved away between the two queries.
            return notNow(e.getMessage());
        }
    }

    private Response answer(RunId run, PromptId prompt) {
        Route route = Route.of(streams.state(), metadata(prompt), self);
        if (route instanceof Route.Here here) {
            return new PromptHistories(streams.store(
                            StoreQueryParameters.fromNameAndType(PromptHistories.STORE, PromptHistories.storeType())
                                    .withPartition(here.partition())))
                    .of(run.value(), prompt.value())
                    .map(history -> Response.ok(HistoryAnswer.of(history)).build())
                    .orElseGet(() -> problem(
                                    Status.NOT_FOUND,
                                    "run %s has no outcome for prompt %s, or not yet".formatted(run, prompt))
                            .build());
        } else if (route instanceof Route.Elsewhere elsewhere) {
            return Response.temporaryRedirect(address(elsewhere.owner(), run, prompt))
                    .build();
        }
        return notNow(((Route.NotNow) route).reason());
    }

    private KeyQueryMetadata metadata(PromptId prompt) {
        return streams.state() == State.RUNNING
                ? streams.queryMetadataForKey(PromptHistories.STORE, prompt.value(), new StringSerializer())
                : KeyQueryMetadata.NOT_AVAILABLE;
    }

    private static URI address(HostInfo owner, RunId run, PromptId prompt) {
        return URI.create("http://%s:%d/runs/%s/prompts/%s".formatted(owner.host(), owner.port(), run, prompt));
    }

    private static Response notNow(String reason) {
        return problem(Status.SERVICE_UNAVAILABLE, reason)
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .build();
    }

    private static Response.ResponseBuilder problem(Status status, String message) {
        return Response.status(status).entity(Map.of("error", message));
    }
}
