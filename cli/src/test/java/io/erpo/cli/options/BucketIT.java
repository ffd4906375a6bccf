package io.erpo.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.cli.ErpoProcess;
import io.erpo.embeddeds3.EmbeddedS3;
import io.erpo.events.PolicyPublished;
import io.erpo.fixtures.SampleRun;
import io.erpo.local.Installation;
import io.erpo.local.LocalCluster;
import io.erpo.local.RunDirectory;
import io.erpo.local.RunLock;
import io.erpo.log.run.RunPublisher;
import io.erpo.policy.s3.PolicyStores;
import io.erpo.policy.store.PolicyStore;
import io.erpo.policy.store.StoredPolicy;
import io.erpo.schemas.EventSerializer;
import io.erpo.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a Kafka cluster, with its policies in a bucket. */
class BucketIT {

    private static final String RUN = SampleRun.run().getRunId();
    private static final String STORE = "s3://" + EmbeddedS3.BUCKET + "/erpo";

    @TempDir
    Path temporary;

    private Map<String, String> environment;
    private String kafka;

    @Test
    void shouldExportAndArchiveThePoliciesThatTheBucketKeeps() throws Exception {
        RunDirectory directory = new RunDirectory(temporary.resolve("run"));
        try (RunLock lock = directory.claim();
                LocalCluster cluster = new LocalCluster(new Installation(Path.of("..")), directory, 0);
                EmbeddedS3 s3 = EmbeddedS3.start(temporary.resolve("s3"))) {
            cluster.startBroker();
            environment = Map.of(
                    "ERPO_S3_ENDPOINT", s3.endpoint().toString(),
                    "AWS_ACCESS_KEY_ID", EmbeddedS3.ACCESS_KEY,
                    "AWS_SECRET_ACCESS_KEY", EmbeddedS3.SECRET_KEY);
            kafka = Files.writeString(
                            temporary.resolve("kafka.properties"),
                            "bootstrap.servers=" + cluster.bootstrapServers() + "\n")
                    .toString();
            new RunPublisher(cluster.connection()).publish(SampleRun.run(), List.of());
            publishPolicies(cluster.bootstrapServers());

            Path exported = temporary.resolve("exported");
            assertThat(erpo("export", exported)).contains("policy 2 of run " + RUN);
            assertThat(exported.resolve("model.safetensors")).hasContent("weights 2");
            assertThat(exported.resolve("optimizer.safetensors")).doesNotExist();

            Path archive = temporary.resolve("run.zip");
            assertThat(erpo("archive", archive, "--with-policies")).contains("run " + RUN + ": 4 records in");
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                assertThat(zip.stream().map(ZipEntry::getName).filter(name -> name.startsWith("policies/")))
                        .hasSize(6)
                        .allMatch(name -> name.matches(
                                "policies/%s/v00000[02]-[0-9a-f]{12}/(model.safetensors|optimizer.safetensors|erpo-manifest.json)"
                                        .formatted(RUN)));
            }
            shouldKeepTheArchiveInABucketToo();
        }
    }

    /** Named after its content, so an archive without news is not stored again. */
    private void shouldKeepTheArchiveInABucketToo() throws Exception {
        String bucket = "s3://" + EmbeddedS3.BUCKET + "/archives/";
        String said = erpo("archive", bucket, "--with-policies");
        Matcher stored = Pattern.compile("run %s: 4 records in (%s%s-([0-9a-f]{12})[.]zip)".formatted(RUN, bucket, RUN))
                .matcher(said);
        assertThat(stored.find()).as(said).isTrue();
        assertThat(said).contains("digest " + stored.group(2));
        assertThat(erpo("archive", bucket, "--with-policies")).contains(" in " + stored.group(1));

        ErpoProcess replay =
                ErpoProcess.start(environment, "replay", "--only", "history", "--archive", stored.group(1));
        replay.exitCode();
        assertThat(replay.output())
                .contains(said.lines()
                        .filter(line -> line.startsWith("digest "))
                        .findFirst()
                        .orElseThrow())
                .contains("4 records in " + stored.group(1));
        ErpoProcess missing = ErpoProcess.start(environment, "replay", "--archive", bucket + "another.zip");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.output()).contains(bucket + "another.zip does not exist");
    }

    private String erpo(String command, Object target, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--kafka-config", kafka, "--policy-store", STORE, "--to", target.toString()));
        arguments.addAll(List.of(more));
        ErpoProcess erpo = ErpoProcess.start(environment, arguments.toArray(String[]::new));
        assertThat(erpo.exitCode()).as(erpo.output()).isZero();
        return erpo.output();
    }

    /** Publishes versions 0 to 2; the bucket does not keep version 1. */
    private void publishPolicies(String bootstrapServers) {
        System.setProperty("aws.accessKeyId", EmbeddedS3.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", EmbeddedS3.SECRET_KEY);
        PolicyStore store = PolicyStores.at(STORE, new S3Environment(environment, temporary.resolve("cache")));
        try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new EventSerializer())) {
            for (long version = 0; version <= 2; version++) {
                String weights = "weights " + version;
                StoredPolicy stored = store.publish(RUN, version, checkpoint -> {
                    Files.writeString(checkpoint.resolve("model.safetensors"), weights);
                    Files.writeString(checkpoint.resolve("optimizer.safetensors"), "moments");
                });
                producer.send(new ProducerRecord<>(
                        Topics.POLICIES.name(),
                        RUN,
                        new PolicyPublished(
                                RUN, version, stored.uri(), stored.sha256(), null, "huggingface-safetensors", null)));
            }
            store.retain(RUN, version -> version != 1);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }
}
