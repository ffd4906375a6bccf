package io.erpo.history;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Replaces Kafka's JMX reporter, which registers a bean for every iterator over a store and so costs more than reading
 * the store. An empty list of reporters cannot be configured: Kafka treats an empty setting as unset.
 */
public final class WithoutJmx implements MetricsReporter {

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}
}
