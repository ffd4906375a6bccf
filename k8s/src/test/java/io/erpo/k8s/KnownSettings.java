package io.erpo.k8s;

import io.erpo.log.names.NamePrefix;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Every environment variable that a service reads. */
final class KnownSettings {

    /** Read by the JVM, DJL, libtorch and the S3 client, or referenced by another variable. */
    private static final Set<String> OTHERS =
            Set.of("JAVA_TOOL_OPTIONS", "DJL_CACHE_DIR", "POD_NAMESPACE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

    private static final Pattern QUARKUS = Pattern.compile("\"environmentVariable\"\\s*:\\s*\"(QUARKUS_[A-Z0-9_]+)\"");

    private KnownSettings() {}

    /** Settings as variables: {@code erpo.policy-store} is {@code ERPO_POLICY_STORE}. */
    static Set<String> of(Workload workload) {
        Set<String> variables = new TreeSet<>(OTHERS);
        variables.addAll(quarkus());
        variables.addAll(kafka());
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(workload.applicationProperties())) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.stringPropertyNames().stream().map(KnownSettings::variable).forEach(variables::add);
        workload.settings()
                .map(settings -> ConfigMappings.getProperties(ConfigClass.configClass(settings))
                        .keySet())
                .ifPresent(names -> names.stream().map(KnownSettings::variable).forEach(variables::add));
        return variables;
    }

    /** Kafka client settings by their own names. */
    static Set<String> kafkaNames() {
        return Stream.of(ConsumerConfig.configNames(), ProducerConfig.configNames())
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    private static Set<String> kafka() {
        return Stream.concat(kafkaNames().stream(), Stream.of(NamePrefix.SETTING))
                .map(name -> variable("kafka." + name))
                .collect(Collectors.toSet());
    }

    /** From the models that Quarkus extensions include for its documentation. */
    private static Set<String> quarkus() {
        Set<String> variables = new TreeSet<>();
        try {
            for (URL model : Collections.list(KnownSettings.class
                    .getClassLoader()
                    .getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
                try (InputStream in = model.openStream()) {
                    QUARKUS.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                            .results()
                            .forEach(found -> variables.add(found.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return variables;
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
