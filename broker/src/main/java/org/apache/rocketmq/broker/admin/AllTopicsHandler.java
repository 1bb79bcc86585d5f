package org.apache.rocketmq.broker.admin;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.broker.table.Parts;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.GetAllTopicConfigHeader;
import org.apache.rocketmq.remoting.internal.request.GetAllTopicConfigReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;

/** Tells all topics with their settings, or a part of them. */
final class AllTopicsHandler implements Handler<GetAllTopicConfigHeader> {
    private final Topics topics;

    AllTopicsHandler(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetAllTopicConfigHeader> request) {
        var header = request.header();
        var snapshot = topics.snapshot();
        var body = new TopicConfigAndMappingSerializeWrapper();
        body.setDataVersion(snapshot.version());
        body.setTopicConfigTable(new ConcurrentHashMap<>(
            Parts.of(snapshot.byName(), header.topicSeq(), header.maxTopicNum())));
        return Response.ok(GetAllTopicConfigReply.CODEC, new GetAllTopicConfigReply(snapshot.byName().size()))
            .body(body.encode()).now();
    }
}
