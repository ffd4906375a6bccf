package io.erpo.policy.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.erpo.faults.FileFaults;
import io.erpo.faults.JsonFaults;
import io.erpo.policy.PolicyException;
import io.erpo.policy.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code adapter_config.json} as PEFT reads and writes it. */
final class AdapterConfigJson {

    static final String FILE = "adapter_config.json";
    private static final String BASE = "base_model_name_or_path";
    private static final ObjectMapper JSON = new ObjectMapper();

    private AdapterConfigJson() {}

    static void write(Path directory, AdapterSettings settings) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        // The base of a version in a store has no fixed address; an export names it.
        json.putNull(BASE);
        json.put("r", settings.rank());
        json.put("lora_alpha", settings.alpha());
        json.put("lora_dropout", 0.0);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("inference_mode", true);
        Projection.keys(settings.targets()).forEach(json.putArray("target_modules")::add);
        write(directory.resolve(FILE), json);
    }

    static void nameBase(Path directory, String base) throws IOException {
        Path file = directory.resolve(FILE);
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        write(file, json.put(BASE, base));
    }

    private static void write(Path file, ObjectNode json) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    static AdapterSettings read(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            List<Projection> targets = new ArrayList<>();
            json.path("target_modules").forEach(target -> targets.add(Projection.of(target.asText())));
            return new AdapterSettings(
                    json.path("r").asInt(), json.path("lora_alpha").asDouble(), targets);
        } catch (JsonProcessingException e) {
            throw new PolicyException(file + " is not JSON: " + JsonFaults.describe(e), e);
        } catch (IllegalArgumentException e) {
            throw new PolicyException(file + " is not a usable adapter configuration: " + e.getMessage(), e);
        } catch (IOException e) {
            throw StorageException.reading("cannot read " + file + ": " + FileFaults.describe(e), e);
        }
    }
}
