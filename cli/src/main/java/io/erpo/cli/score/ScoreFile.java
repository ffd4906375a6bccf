package io.erpo.cli.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.cli.data.DataException;
import io.erpo.policy.scoring.RankedToken;
import io.erpo.policy.scoring.Score;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The answers, one a line. They appear under their name when all are written; closed before, nothing appears. */
final class ScoreFile implements AutoCloseable {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Path file;
    private final Path unfinished;
    private final BufferedWriter writer;

    /** @throws DataException when the file cannot be written */
    ScoreFile(Path file) {
        this.file = file;
        this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            this.writer = Files.newBufferedWriter(unfinished);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void add(JsonNode id, Score score) {
        try {
            writer.write(json(id, score).toString());
            writer.newLine();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Gives the file its name. */
    void finish() {
        try {
            writer.close();
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    static ObjectNode json(JsonNode id, Score score) {
        ObjectNode answer = JSON.objectNode();
        answer.set("id", id);
        ArrayNode logProbs = answer.putArray("logprobs");
        score.logProbs().asList().forEach(logProbs::add);
        ArrayNode top = answer.putArray("top");
        for (RankedToken token : score.top()) {
            top.addArray().add(token.id()).add(token.logProb());
        }
        return answer;
    }

    private DataException unwritable(IOException e) {
        return new DataException(file + " cannot be written: " + e);
    }
}
