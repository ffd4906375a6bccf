package io.erpo.cli.dispatch;

import io.erpo.cli.terminal.CommandException;
import io.erpo.events.PromptRequest;
import io.erpo.log.read.LogReader;
import io.erpo.schemas.Events;
import io.erpo.schemas.Topics;
import io.erpo.schemas.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Publishes the request of a group again, unchanged. Ids and seeds derive from the request, so its results equal
 * earlier ones that were lost; consumers that already have them treat them as duplicates.
 */
final class Dispatch {

    /** Header of a republished request: how many times its group had been requested before. */
    static final String HEADER = "erpo-dispatch";

    private Dispatch() {}

    /**
     * @throws CommandException when the group belongs to another run, was never requested, or already has its outcome
     */
    static ProducerRecord<byte[], byte[]> of(LogReader log, String runId, String groupId) {
        if (!groupId.startsWith(runId + "/")) {
            throw new CommandException("group %s is not one of run %s".formatted(groupId, runId));
        }
        List<ConsumerRecord<byte[], byte[]>> requests = requests(log, groupId);
        if (requests.isEmpty()) {
            throw new CommandException(
                    "group %s was never requested; its name is run/prompt/visit, as ./erpo topics prompt-requests shows it"
                            .formatted(groupId));
        }
        if (log.first(Topics.VERIFIED_GROUPS, group -> group.getGroupId().equals(groupId))
                .isPresent()) {
            throw new CommandException("group %s has its outcome; nothing waits for it".formatted(groupId));
        }
        byte[] times = Integer.toString(requests.size()).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(
                Topics.PROMPT_REQUESTS.name(),
                null,
                requests.get(0).key(),
                requests.get(0).value(),
                List.of(new RecordHeader(HEADER, times)));
    }

    private static List<ConsumerRecord<byte[], byte[]>> requests(LogReader log, String groupId) {
        return log.records(Topics.PROMPT_REQUESTS)
                .filter(record -> isOf(record, groupId))
                .toList();
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> record, String groupId) {
        try {
            return Events.decode(record.value(), PromptRequest.class)
                    .getGroupId()
                    .equals(groupId);
        } catch (UnreadableEventException e) {
            return false;
        }
    }
}
