package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker's settings, asked for and changed over the wire. */
class BrokerSettingsOverTheWireTest {
    private static final String FILE = "# a broker\nlongPollingEnable=true\n";

    @TempDir
    Path folder;
    private Path file;
    private RunningBroker broker;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("broker.conf"), FILE);
        broker = RunningBroker.startWithFile(file, folder.resolve("store"));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private RemotingCommand change(String text) throws Exception {
        return broker.client().call(Requests.UPDATE_BROKER_CONFIG, null, text.getBytes(StandardCharsets.UTF_8));
    }

    private void changed(String text) throws Exception {
        var reply = change(text);
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
    }

    private RemotingCommand get() throws Exception {
        return broker.client().call(Requests.GET_BROKER_CONFIG, null);
    }

    private Properties settings() throws Exception {
        var properties = new Properties();
        properties.load(new StringReader(new String(get().getBody(), StandardCharsets.UTF_8)));
        return properties;
    }

    private int send(String topic) throws Exception {
        return broker.client().send(topic, 0, "body", "").getCode();
    }

    private int pull(String group) throws Exception {
        return broker.client().pull(pullHeader(group, "Orders", 0, 0, OWN_SUBSCRIPTION)).getCode();
    }

    private void assertRefused(String remark, String text) throws Exception {
        assertRefused(ResponseCode.INVALID_PARAMETER, "setting-refused", remark, text);
    }

    private void assertForbidden(String remark, String text) throws Exception {
        assertRefused(ResponseCode.NO_PERMISSION, "setting-forbidden",
            "Can not update config in black list. Nothing changed: " + remark, text);
    }

    private void assertRefused(int code, String cause, String remark, String text) throws Exception {
        var reply = change(text);
        assertEquals(code, reply.getCode(), reply.getRemark());
        assertTrue(reply.getRemark().contains(remark), reply.getRemark());
        assertEquals(cause, reply.fields().get(RequestRejected.CAUSE));
        assertEquals(FILE, Files.readString(file));
    }

    @Test
    void shouldTellAllSettingsAndTheirVersion() throws Exception {
        assertEquals("broker-a", settings().getProperty("brokerName"));
        assertEquals("04", settings().getProperty("deleteWhen"));
        String before = get().fields().get("version");
        changed("deleteWhen=05\n");
        assertEquals("05", settings().getProperty("deleteWhen"));
        assertNotEquals(before, get().fields().get("version"));
    }

    @Test
    void shouldTakeAChangeIntoTheFileAndNothingElse() throws Exception {
        changed("fileReservedTime=48\nlongPollingEnable=false\n");
        assertEquals("# a broker\nlongPollingEnable=false\nfileReservedTime=48\n", Files.readString(file));
    }

    @Test
    void shouldStopAndStartToMakeTopicsAndGroups() throws Exception {
        changed("autoCreateTopicEnable=false\nautoCreateSubscriptionGroup=false\n");
        assertEquals(ResponseCode.TOPIC_NOT_EXIST, send("Orders"));
        changed("autoCreateTopicEnable=true\n");
        assertEquals(ResponseCode.SUCCESS, send("Orders"));
        assertEquals(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, pull("readers"));
        changed("autoCreateSubscriptionGroup=true\n");
        assertEquals(ResponseCode.SUCCESS, pull("readers"));
    }

    @Test
    void shouldCloseAndOpenItself() throws Exception {
        send("Orders");
        changed("brokerPermission=4\n");
        assertEquals(ResponseCode.NO_PERMISSION, send("Orders"));
        assertEquals(ResponseCode.SUCCESS, pull("readers"));
        changed("brokerPermission=2\n");
        assertEquals(ResponseCode.SUCCESS, send("Orders"));
        assertEquals(ResponseCode.NO_PERMISSION, pull("readers"));
    }

    @Test
    void shouldRefuseWhatIsNoneOfTheWires() throws Exception {
        for (String key : new String[] {"storePathRootDir", "storePathCommitLog", "rocketmqHome", "namesrvAddr",
            "brokerName", "listenPort", "bindAddress", "brokerIP1"}) {
            assertForbidden("[" + key + "] is set in the broker's file only", key + "=/tmp/x\n");
        }
        assertForbidden("[brokerConfigPath] is told with the start only", "brokerConfigPath=/tmp/x\n");
        assertForbidden("[listenPort]", "listenPort=1\nnonsense=1\nbrokerPermission=4\n");
        assertRefused("[kvConfigPath] is no setting", "kvConfigPath=/tmp/x\n");
        assertFalse(settings().containsValue("/tmp/x"));
    }

    @Test
    void shouldChangeAllOrNothing() throws Exception {
        assertRefused("deleteWhen is [25]; allowed is", "brokerPermission=4\ndeleteWhen=25\n");
        assertRefused("longPollingEnable is [banana]", "longPollingEnable=banana\nbrokerPermission=4\n");
        assertRefused("[nonsense]", "brokerPermission=4\nnonsense=1\n");
        assertRefused("line break", "deleteWhen=04\\n05\n");
        assertEquals(ResponseCode.SUCCESS, send("Orders"));
        assertEquals("6", settings().getProperty("brokerPermission"));
    }

    @Test
    void shouldRefuseWhatIsNoListOfSettings() throws Exception {
        assertRefused("names no setting", "");
        var malformed = change("a=\\u12");
        assertEquals("settings-unreadable", malformed.fields().get(RequestRejected.CAUSE));
        var huge = change("x".repeat(70_000));
        assertEquals("body-too-long", huge.fields().get(RequestRejected.CAUSE));
    }

    @Test
    void shouldChangeNothingWhereTheFileCannotBeWritten() throws Exception {
        Files.delete(file);
        var reply = change("brokerPermission=4\n");
        assertEquals("config-not-written", reply.fields().get(RequestRejected.CAUSE));
        assertEquals(ResponseCode.SUCCESS, send("Orders"));
    }

    @Test
    void shouldChangeUntilTheNextStartWithoutAFile() throws Exception {
        try (var other = RunningBroker.start(folder.resolve("other"))) {
            assertEquals(ResponseCode.SUCCESS, other.client().call(Requests.UPDATE_BROKER_CONFIG, null,
                "brokerPermission=4\n".getBytes(StandardCharsets.UTF_8)).getCode());
            assertEquals(ResponseCode.NO_PERMISSION, other.client().send("Orders", 0, "body", "").getCode());
        }
    }

    @Test
    void shouldNotLetTheWireHaveMessagesDeletedAtOnce() throws Exception {
        assertRefused("fileReservedTime is [0]; allowed is a whole number from 1 ", "fileReservedTime=0\n");
        for (String ratio : new String[] {"diskMaxUsedSpaceRatio", "diskSpaceCleanForciblyRatio",
            "diskSpaceWarningLevelRatio"}) {
            assertRefused(ratio + " is [49]; allowed is a whole number from 50 ", "deleteWhen=05\n" + ratio + "=49\n");
        }
        assertEquals("04", settings().getProperty("deleteWhen"));
        changed("fileReservedTime=1\ndiskMaxUsedSpaceRatio=50\ndiskSpaceCleanForciblyRatio=99\n");
        assertEquals("1", settings().getProperty("fileReservedTime"));
    }

    @Test
    void shouldLetTheFileSayWhatTheWireMayNot() throws Exception {
        broker.close();
        broker = RunningBroker.startWithFile(file, folder.resolve("store"), "fileReservedTime=0");

        changed("deleteWhen=05\n");

        assertEquals("0", settings().getProperty("fileReservedTime"));
    }
}
