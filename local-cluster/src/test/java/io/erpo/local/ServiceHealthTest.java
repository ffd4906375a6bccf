package io.erpo.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ServiceHealthTest {

    @Test
    void shouldGiveTheDataOfTheFailingChecksAsTheReason() throws Exception {
        var health = new ObjectMapper().readTree("""
                        {"status": "DOWN", "checks": [
                          {"name": "kafka", "status": "UP", "data": {"in": "connected"}},
                          {"name": "policy", "status": "DOWN", "data": {"reason": "no policy published yet"}},
                          {"name": "threads", "status": "DOWN"}]}""");

        assertThat(ServiceHealth.reason(health)).isEqualTo("no policy published yet; threads");
    }

    @Test
    void shouldSayThatAServiceDoesNotAnswerWhenNobodyListens() {
        assertThat(ServiceHealth.whyNotReady(Ports.free(1).get(0))).contains("does not answer yet");
    }
}
