package exchange;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.annotation.RocketMQTransactionListener;
import org.apache.rocketmq.spring.annotation.SelectorType;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQLocalTransactionListener;
import org.apache.rocketmq.spring.core.RocketMQLocalTransactionState;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.apache.rocketmq.spring.core.RocketMQReplyListener;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Service;

/**
 * A Spring Boot application that sends in each way that Apache's starter has and listens to what it sends. It prints a
 * line for each message sent and received, and ends when its standard input does.
 */
@SpringBootApplication
public class SpringExchange {
    private static final long TIMEOUT_MILLIS = 30_000;

    public static void main(String[] arguments) throws Exception {
        var context = SpringApplication.run(SpringExchange.class, arguments);
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(SpringApplication.exit(context));
    }

    private static void say(String line) {
        System.out.println(line);
    }

    @Bean
    CommandLineRunner sender(RocketMQTemplate template) {
        return arguments -> {
            say("sent " + template.syncSend("SpringTopic:one", "synchronously").getSendStatus());
            template.convertAndSend("SpringTopic:one", "converted");
            template.sendOneWay("SpringTopic:one", "one-way");
            template.asyncSend("SpringTopic:two", "asynchronously", new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    say("sent " + result.getSendStatus());
                }

                @Override
                public void onException(Throwable failure) {
                    say("failed " + failure);
                }
            });
            var batch = List.of(MessageBuilder.withPayload("in a batch 1").build(),
                MessageBuilder.withPayload("in a batch 2").build());
            say("sent " + template.syncSend("SpringTopic:one", batch, TIMEOUT_MILLIS).getSendStatus());
            for (int i = 0; i < 5; i++) {
                template.syncSendOrderly("SpringOrdered", "in order " + i, "the same");
            }
            say("replied " + template.sendAndReceive("SpringAsked", "a question", String.class, TIMEOUT_MILLIS));
            for (String outcome : List.of("COMMIT", "ROLLBACK", "UNKNOWN")) {
                var message = MessageBuilder.withPayload("in a transaction, " + outcome).build();
                say("sent " + template.sendMessageInTransaction("SpringTransacted", message, outcome).getSendStatus());
            }
            template.syncSend("SpringPulled", "pulled");
            for (List<String> pulled = List.of(); pulled.isEmpty(); pulled = template.receive(String.class)) {
                Thread.onSpinWait();
            }
            say("pulled");
        };
    }

    /** Begins with the first message: one that began at the end could miss what is sent while it looks for it. */
    private interface FromTheBeginning extends RocketMQPushConsumerLifecycleListener {
        @Override
        default void prepareStart(DefaultMQPushConsumer consumer) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        }
    }

    /** Only one of the tags, and each message after it was refused once. */
    @Service
    @RocketMQMessageListener(topic = "SpringTopic", consumerGroup = "spring-tagged", selectorExpression = "one || two")
    static class Tagged implements RocketMQListener<String>, FromTheBeginning {
        private final Set<String> refused = ConcurrentHashMap.newKeySet();

        @Override
        public void onMessage(String text) {
            if (text.equals("converted") && refused.add(text)) {
                throw new IllegalStateException("to come again");
            }
            say("received " + text);
        }
    }

    @Service
    @RocketMQMessageListener(topic = "SpringTopic", consumerGroup = "spring-selected",
        selectorType = SelectorType.SQL92, selectorExpression = "TAGS = 'two'")
    static class Selected implements RocketMQListener<MessageExt>, FromTheBeginning {
        @Override
        public void onMessage(MessageExt message) {
            say("selected " + new String(message.getBody()));
        }
    }

    @Service
    @RocketMQMessageListener(topic = "SpringOrdered", consumerGroup = "spring-ordered",
        consumeMode = ConsumeMode.ORDERLY)
    static class Ordered implements RocketMQListener<String>, FromTheBeginning {
        @Override
        public void onMessage(String text) {
            say("received " + text);
        }
    }

    @Service
    @RocketMQMessageListener(topic = "SpringAsked", consumerGroup = "spring-asked")
    static class Asked implements RocketMQReplyListener<String, String>, FromTheBeginning {
        @Override
        public String onMessage(String question) {
            return "an answer to " + question;
        }
    }

    @Service
    @RocketMQMessageListener(topic = "SpringTransacted", consumerGroup = "spring-transacted")
    static class Transacted implements RocketMQListener<String>, FromTheBeginning {
        @Override
        public void onMessage(String text) {
            say("received " + text);
        }
    }

    @RocketMQTransactionListener
    static class Transactions implements RocketMQLocalTransactionListener {
        @Override
        public RocketMQLocalTransactionState executeLocalTransaction(Message message, Object outcome) {
            return RocketMQLocalTransactionState.valueOf((String) outcome);
        }

        @Override
        public RocketMQLocalTransactionState checkLocalTransaction(Message message) {
            say("checked");
            // The producer's own word may be late.
            return new String((byte[]) message.getPayload()).endsWith("ROLLBACK")
                ? RocketMQLocalTransactionState.ROLLBACK : RocketMQLocalTransactionState.COMMIT;
        }
    }
}
