package org.apache.rocketmq.broker.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson2.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The groups' settings and their file. */
class GroupSettingsTest {
    private static final String FILE = "subscriptionGroup.json";

    @TempDir
    Path folder;

    private GroupSettings open(boolean autoCreate) throws IOException {
        return GroupSettings.open(new TableFile(folder, FILE), autoCreate, InstantSource.system());
    }

    @Test
    void shouldReadApachesFileAndWriteItBackTheSame() throws Exception {
        String apaches = Files.readString(Path.of("src/test/resources/apache-5.5.0", FILE));
        Files.writeString(folder.resolve(FILE), apaches);
        var groups = open(false);
        assertEquals(16, groups.of("GID_GoldC", NoGroup.TO_READ).getRetryMaxTimes());

        open(true).of("one-more", NoGroup.TO_READ);
        var again = open(true);
        again.of("yet-another", NoGroup.TO_READ);
        again.save();

        var reread = JSON.parseObject(Files.readString(folder.resolve(FILE)));
        var table = reread.getJSONObject("subscriptionGroupTable");
        table.remove("yet-another");
        assertEquals(JSON.parseObject(apaches).get("subscriptionGroupTable"), table);
    }

    @Test
    void shouldMakeAGroupOnceAndKeepIt() throws Exception {
        var groups = open(true);
        groups.of("new", NoGroup.TO_READ).getGroupName();
        groups.save();

        assertEquals("new", open(false).of("new", NoGroup.TO_READ).getGroupName());
    }

    @Test
    void shouldRefuseAnUnknownGroupWhereOperatorsMakeThem() throws Exception {
        var refused = assertThrows(RequestRejected.class, () -> open(false).of("new", NoGroup.TO_READ));

        assertEquals(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, refused.code());
    }

    @Test
    void shouldRefuseABadName() throws Exception {
        var groups = open(true);

        var refused = assertThrows(RequestRejected.class, () -> groups.of("a b", NoGroup.TO_COMMIT_FOR));
        assertEquals(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, refused.code());
        assertTrue(refused.getMessage().startsWith("Group a b not exist! (The specified group: a b, contains illegal"),
            refused.getMessage());
        assertThrows(RequestRejected.class, () -> groups.of("g".repeat(256), NoGroup.TO_READ));
    }

    @Test
    void shouldMakeAllGroupsOfAListOrNone() throws Exception {
        var groups = open(true);
        var changes = new AtomicInteger();
        groups.onChange(changes::incrementAndGet);
        groups.update(IntStream.range(0, GroupSettings.MAX_GROUPS - 1).mapToObj(i -> group("g" + i)).toList());
        assertEquals(1, changes.get());

        var refused = assertThrows(RequestRejected.class,
            () -> groups.update(List.of(group("g0"), group("last"), group("one-too-many"))));
        assertEquals("the group one-too-many is not made: this broker has 199999 groups, of at most 200000",
            refused.getMessage());
        assertThrows(RequestRejected.class, () -> groups.update(List.of(group("last"), group("bad name"))));
        assertEquals(GroupSettings.MAX_GROUPS - 1, groups.names().size());
        assertEquals(1, changes.get());

        groups.update(List.of(group("g0"), group("last"), group("last")));
        assertEquals(2, changes.get());
        assertThrows(RequestRejected.class, () -> groups.of("another", NoGroup.TO_READ));
    }

    @Test
    void shouldTakeAttributesAsChanges() throws Exception {
        var groups = open(true);
        groups.update(group("g", Map.of("+pull.limit.messages", "5", "+pull.limit.waiting", "6")));
        groups.update(group("g", Map.of("-pull.limit.waiting", "")));
        groups.update(group("g"));
        assertEquals(Map.of("pull.limit.messages", "5"), groups.attributes("g"));

        var refused = assertThrows(RequestRejected.class, () -> groups.update(List.of(
            group("g", Map.of("+pull.limit.messages", "7")), group("other", Map.of("+color", "red")))));
        assertTrue(refused.getMessage().startsWith("there is no group attribute 'color', but [lite.bind.topic, "),
            refused.getMessage());
        assertTrue(refused.getMessage().endsWith(", pull.limit.waiting]"), refused.getMessage());
        assertNull(groups.attributes("other"));
        assertEquals(Map.of("pull.limit.messages", "5"), groups.attributes("g"));
    }

    private static SubscriptionGroupConfig group(String name, Map<String, String> attributeChanges) {
        var settings = group(name);
        settings.setAttributes(attributeChanges);
        return settings;
    }

    private static SubscriptionGroupConfig group(String name) {
        var settings = new SubscriptionGroupConfig();
        settings.setGroupName(name);
        return settings;
    }
}
