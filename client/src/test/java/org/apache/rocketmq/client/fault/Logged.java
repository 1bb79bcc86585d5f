package org.apache.rocketmq.client.fault;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** What a class tells the log, for failures that no caller waits for. */
public final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Level before;

    private Logged(Logger logger) {
        this.logger = logger;
        before = logger.getLevel();
    }

    /** From now on; the console is spared. */
    public static Logged by(String className) {
        var logged = new Logged((Logger) LoggerFactory.getLogger(className));
        logged.start();
        logged.logger.setAdditive(false);
        logged.logger.setLevel(Level.WARN);
        logged.logger.addAppender(logged);
        return logged;
    }

    @Override
    protected void append(ILoggingEvent event) {
        texts.add(event.getFormattedMessage());
    }

    /** Waits for a text that has all of these. */
    public void await(String... parts) {
        Awaitility.await("a text with " + List.of(parts)).until(() ->
            texts.stream().anyMatch(text -> Stream.of(parts).allMatch(text::contains)));
    }

    public List<String> texts() {
        return texts;
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(before);
        logger.setAdditive(true);
    }
}
