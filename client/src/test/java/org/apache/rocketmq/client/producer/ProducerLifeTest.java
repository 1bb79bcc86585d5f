package org.apache.rocketmq.client.producer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.junit.jupiter.api.Test;

/** How producers start, go on without name servers, and end. */
class ProducerLifeTest extends ProducerFixture {

    @Test
    void shouldNotNoticeThatTheNameServerIsAway() throws Exception {
        producer.send(message());
        nameServer.stop();
        for (int i = 0; i < 4; i++) {
            assertEquals(SendStatus.SEND_OK, producer.send(message()).getSendStatus());
        }
        nameServer.restart();
    }

    @Test
    void shouldSayThatNoNameServerAnswers() throws Exception {
        var lonely = new DefaultMQProducer("lonely");
        nameServer.stop();
        lonely.setNamesrvAddr(nameServer.address());
        lonely.start();
        var failure = assertThrows(MQClientException.class, () -> lonely.send(message()));
        assertEquals(ClientErrorCode.NO_NAME_SERVER_EXCEPTION, failure.getResponseCode());
        assertTrue(failure.getMessage().contains(nameServer.address()), failure::getMessage);
        lonely.shutdown();
        nameServer.restart();
    }

    @Test
    void shouldTellBrokersThatItIsThereAndThatItLeaves() throws Exception {
        producer.send(message());
        await().until(() -> first.groups().producers().contains("group")
            && second.groups().producers().contains("group"));
        producer.shutdown();
        await().until(() -> first.groups().producers().isEmpty() && second.groups().producers().isEmpty());
    }

    @Test
    void shouldLiveOnceAndSaySo() throws Exception {
        assertTrue(assertThrows(MQClientException.class, producer::start).getMessage().contains("running already"));
        producer.shutdown();
        producer.shutdown();
        assertTrue(assertThrows(MQClientException.class, producer::start).getMessage().contains("shut down"));
        assertTrue(assertThrows(MQClientException.class, () -> producer.send(message())).getMessage()
            .contains("not running"));
    }

    @Test
    void shouldRefuseToStartWithoutAUsableGroupOrNameServer() {
        for (String group : new String[] {null, "", "white space", "DEFAULT_PRODUCER", "g".repeat(256)}) {
            var bad = new DefaultMQProducer(group);
            bad.setNamesrvAddr(nameServer.address());
            assertThrows(MQClientException.class, bad::start);
        }
        var homeless = new DefaultMQProducer("homeless");
        homeless.setNamesrvAddr(null);
        assertEquals(ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
            assertThrows(MQClientException.class, homeless::start).getResponseCode());
    }

    @Test
    void shouldRefuseASecondProducerOfItsGroupUnderTheSameName() throws Exception {
        var twin = new DefaultMQProducer("group");
        twin.setNamesrvAddr(nameServer.address());
        twin.setInstanceName(producer.getInstanceName());
        assertTrue(assertThrows(MQClientException.class, twin::start).getMessage().contains("in use already"));
        var sibling = new DefaultMQProducer("group");
        sibling.setNamesrvAddr(nameServer.address());
        sibling.start();
        assertNotEquals(producer.buildMQClientId(), sibling.buildMQClientId());
        sibling.shutdown();
        assertEquals(SendStatus.SEND_OK, producer.send(message()).getSendStatus());
    }
}
