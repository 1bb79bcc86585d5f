package org.apache.rocketmq.client.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.LogManager;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A client logs by slf4j, and leaves it to the application where that goes. */
class LoggingTest {
    private static final String TOPIC = "topic";

    /** All that somebody has set up in this process. */
    private static List<String> setUp() {
        var found = new ArrayList<String>();
        for (Logger logger : ((LoggerContext) LoggerFactory.getILoggerFactory()).getLoggerList()) {
            var appenders = new TreeSet<String>();
            for (var all = logger.iteratorForAppenders(); all.hasNext();) {
                Appender<ILoggingEvent> appender = all.next();
                appenders.add(appender.getName() + " " + appender.getClass().getName());
            }
            if (logger.getLevel() != null || !logger.isAdditive() || !appenders.isEmpty()) {
                found.add(logger.getName() + " " + logger.getLevel() + " " + logger.isAdditive() + " " + appenders);
            }
        }
        var root = LogManager.getLogManager().getLogger("");
        found.add("java.util.logging " + root.getLevel() + " " + List.of(root.getHandlers()));
        found.add("properties " + new TreeMap<>(System.getProperties()).keySet());
        return found;
    }

    private static void work() throws Exception {
        try (var broker = FakeBroker.start("broker-a"); var nameServer = FakeNameServer.start(broker)) {
            nameServer.route(TOPIC, 1, broker);
            var producer = new DefaultMQProducer("producers");
            producer.setNamesrvAddr(nameServer.address());
            producer.start();
            producer.send(new Message(TOPIC, new byte[1]));
            var consumer = new DefaultMQPushConsumer("consumers");
            consumer.setNamesrvAddr(nameServer.address());
            consumer.subscribe(TOPIC, "*");
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) ->
                ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
            consumer.start();
            consumer.shutdown();
            producer.shutdown();
        }
    }

    @Test
    void shouldLeaveTheLoggingAsTheApplicationHasSetItUp() throws Exception {
        var file = Path.of(System.getProperty("user.home"), "logs", "rocketmqlogs", "rocketmq_client.log");
        boolean was = Files.exists(file);
        // The libraries below set properties of their own, once.
        work();
        var before = setUp();
        work();
        assertEquals(before, setUp());
        assertTrue(was || !Files.exists(file), () -> file + " is new");
    }

    /** What a logging library would find there it would take for the application's. */
    @Test
    void shouldBringNoConfigurationAlong() {
        for (Class<?> each : List.of(ClientConfig.class, RemotingCommand.class, Message.class)) {
            var from = each.getProtectionDomain().getCodeSource().getLocation().toString();
            for (String name : List.of("logback.xml", "rmq.client.logback.xml", "rmq.logback.xml", "log4j.xml",
                "log4j.properties", "log4j2.xml", "logging.properties", "simplelogger.properties",
                "META-INF/services/org.slf4j.spi.SLF4JServiceProvider")) {
                var found = each.getClassLoader().getResource(name);
                assertFalse(found != null && found.toString().contains(from), () -> name + " is in " + from);
            }
        }
        assertNull(ClientConfig.class.getClassLoader().getResource("logback.xml"));
    }
}
