package org.apache.rocketmq.client.internal.lite;

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.client.internal.consume.AskedQueues;
import org.apache.rocketmq.client.internal.consume.ConsumerAnswers;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;

/**
 * What a lite pull consumer tells of itself, as it is at that moment: to brokers with heartbeats, and to operators.
 *
 * @param settings what it is configured with
 * @param wanted what it fetches
 */
record LiteDescription(LiteSettings settings, Wanted wanted) {

    ConsumerData toBrokers() {
        var me = new ConsumerData();
        me.setGroupName(settings.group());
        me.setConsumeType(ConsumeType.CONSUME_ACTIVELY);
        me.setMessageModel(settings.model());
        me.setConsumeFromWhere(settings.beginning().get().where());
        me.setUnitMode(settings.scope().unitMode());
        me.setSubscriptionDataSet(wanted.told());
        return me;
    }

    /** What operators are answered, with what there is of its queues; they cannot have it consume a message. */
    ConsumerAnswers answers(AskedQueues queues, ClientInstance instance, ConsumeFigures figures) {
        var asked = new ConsumerAnswers.Asked(
            settings.group(), ConsumeType.CONSUME_ACTIVELY, wanted::described, this::toOperators);
        return new ConsumerAnswers(asked, queues, instance, figures, ConsumerAnswers.refuse(settings.group()
            + " is a group of lite pull consumers, whose application polls its messages"));
    }

    private Map<String, String> toOperators() {
        var all = new HashMap<String, String>();
        all.put(ConsumerRunningInfo.PROP_CONSUME_ORDERLY, "false");
        all.put("messageModel", settings.model().name());
        all.put("consumeFromWhere", settings.beginning().get().where().name());
        all.put("allocateMessageQueueStrategy", settings.strategy().getName());
        all.put("pullThresholdForAll", String.valueOf(settings.mostBuffered().getAsLong()));
        settings.pull().get().describeTo(all);
        return all;
    }
}
