package org.apache.rocketmq.client.impl.producer;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.common.ThreadLocalIndex;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/** The queues of a topic, and a round through them that each thread makes for itself. */
public class TopicPublishInfo {
    private boolean orderTopic;
    private boolean haveTopicRouterInfo;
    private List<MessageQueue> messageQueueList = new ArrayList<>();
    private volatile ThreadLocalIndex sendWhichQueue = new ThreadLocalIndex();
    private TopicRouteData topicRouteData;

    /** Says which queues may be chosen. */
    public interface QueueFilter {
        boolean filter(MessageQueue mq);
    }

    /** Whether there are queues at all. */
    public boolean ok() {
        return messageQueueList != null && !messageQueueList.isEmpty();
    }

    /** The next queue that all filters pass; null where there is none. Without filters, the next. */
    public MessageQueue selectOneMessageQueue(QueueFilter... filter) {
        if (filter == null || filter.length == 0) {
            return ok() ? selectOneMessageQueue() : null;
        }
        for (int i = 0; i < messageQueueList.size(); i++) {
            var next = selectOneMessageQueue();
            if (passes(next, filter)) {
                return next;
            }
        }
        return null;
    }

    private static boolean passes(MessageQueue queue, QueueFilter[] filters) {
        for (QueueFilter filter : filters) {
            if (!filter.filter(queue)) {
                return false;
            }
        }
        return true;
    }

    /** The next queue of another broker than this one, which may be null; just the next where all are its. */
    public MessageQueue selectOneMessageQueue(String lastBrokerName) {
        if (lastBrokerName != null) {
            var another = selectOneMessageQueue(queue -> !queue.getBrokerName().equals(lastBrokerName));
            if (another != null) {
                return another;
            }
        }
        return selectOneMessageQueue();
    }

    /**
     * The next queue.
     *
     * @throws IllegalStateException where there are no queues
     */
    public MessageQueue selectOneMessageQueue() {
        if (!ok()) {
            throw new IllegalStateException("There are no queues to choose from");
        }
        return messageQueueList.get(Math.floorMod(sendWhichQueue.incrementAndGet(), messageQueueList.size()));
    }

    /** Lets this thread go on from anywhere in the round. */
    public void resetIndex() {
        sendWhichQueue.reset();
    }

    /** How many queues of a broker can be written to, by the route; -1 where it says nothing of that broker. */
    public int getWriteQueueNumsByBroker(String brokerName) {
        return topicRouteData == null ? -1 : topicRouteData.getQueueDatas().stream()
            .filter(queues -> queues.getBrokerName().equals(brokerName)).findFirst()
            .map(QueueData::getWriteQueueNums).orElse(-1);
    }

    public boolean isOrderTopic() {
        return orderTopic;
    }

    public void setOrderTopic(boolean orderTopic) {
        this.orderTopic = orderTopic;
    }

    public List<MessageQueue> getMessageQueueList() {
        return messageQueueList;
    }

    public void setMessageQueueList(List<MessageQueue> messageQueueList) {
        this.messageQueueList = messageQueueList;
    }

    public ThreadLocalIndex getSendWhichQueue() {
        return sendWhichQueue;
    }

    /** What counts the round. */
    public void setSendWhichQueue(ThreadLocalIndex sendWhichQueue) {
        this.sendWhichQueue = sendWhichQueue;
    }

    public boolean isHaveTopicRouterInfo() {
        return haveTopicRouterInfo;
    }

    public void setHaveTopicRouterInfo(boolean haveTopicRouterInfo) {
        this.haveTopicRouterInfo = haveTopicRouterInfo;
    }

    public TopicRouteData getTopicRouteData() {
        return topicRouteData;
    }

    public void setTopicRouteData(TopicRouteData topicRouteData) {
        this.topicRouteData = topicRouteData;
    }

    @Override
    public String toString() {
        return "TopicPublishInfo [orderTopic=" + orderTopic + ", messageQueueList=" + messageQueueList
            + ", sendWhichQueue=" + sendWhichQueue + ", haveTopicRouterInfo=" + haveTopicRouterInfo + "]";
    }
}
