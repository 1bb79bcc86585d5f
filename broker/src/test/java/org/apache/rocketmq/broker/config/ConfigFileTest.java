package org.apache.rocketmq.broker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.rocketmq.store.log.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single keys of a properties file that people write. */
class ConfigFileTest {
    @TempDir
    Path folder;

    private String changed(String before, Map<String, String> changes) throws IOException {
        var file = Files.writeString(folder.resolve("broker.conf"), before);
        new ConfigFile(file).set(changes);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count(), "something is left beside the file");
        }
        return Files.readString(file);
    }

    @Test
    void shouldChangeOneLineAndKeepAllElse() throws IOException {
        assertEquals("# mine\n\nbrokerName = a\ndeleteWhen=05\n! longPollingEnable=true\n",
            changed("# mine\n\nbrokerName = a\n  deleteWhen : 04\n! longPollingEnable=true\n",
                Map.of("deleteWhen", "05")));
    }

    @Test
    void shouldAddWhatIsNotThere() throws IOException {
        assertEquals("brokerName=a\ndeleteWhen=05;06\n", changed("brokerName=a", Map.of("deleteWhen", "05;06")));
        assertEquals("deleteWhen=05\n", changed("", Map.of("deleteWhen", "05")));
    }

    @Test
    void shouldKeepTheKindOfLineEnds() throws IOException {
        assertEquals("# a\r\ndeleteWhen=05\r\n", changed("# a\r\ndeleteWhen=04\r\n", Map.of("deleteWhen", "05")));
    }

    @Test
    void shouldReplaceALineThatGoesOn() throws IOException {
        assertEquals("deleteWhen=05\nbrokerName=a\n",
            changed("deleteWhen=01;\\\n  02;\\\n  03\nbrokerName=a\n", Map.of("deleteWhen", "05")));
    }

    @Test
    void shouldLeaveNoSecondLineThatWouldCount() throws IOException {
        assertEquals("deleteWhen=05\nbrokerName=a\n",
            changed("deleteWhen=01\nbrokerName=a\ndeleteWhen=02\n", Map.of("deleteWhen", "05")));
    }

    @Test
    void shouldFindAKeyHoweverItIsWritten() throws IOException {
        assertEquals("deleteWhen=05\n", changed("delete\\u0057hen 04\n", Map.of("deleteWhen", "05")));
    }

    @Test
    void shouldKeepAValueAsItIs() throws IOException {
        assertEquals("regionId=\\ a\\\\b \n", changed("regionId=x\n", Map.of("regionId", " a\\b ")));
    }

    @Test
    void shouldKeepPermissionsAndLinks() throws IOException {
        var file = Files.writeString(folder.resolve("real.conf"), "deleteWhen=04\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        var link = Files.createSymbolicLink(folder.resolve("broker.conf"), file);

        new ConfigFile(link).set(Map.of("deleteWhen", "05"));

        assertTrue(Files.isSymbolicLink(link));
        assertEquals("deleteWhen=05\n", Files.readString(file));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldSayThatAFileIsGone() {
        assertThrows(IOException.class,
            () -> new ConfigFile(folder.resolve("no.conf")).set(Map.of("deleteWhen", "05")));
    }

    @Test
    void shouldHaveTheNewFileOnTheDisk() throws IOException {
        var file = Files.writeString(folder.resolve("broker.conf"), "deleteWhen=04\n");
        var forced = new ArrayList<String>();

        new ConfigFile(file, new Disk() {
            @Override
            public void forceFolder(Path ofFile) throws IOException {
                forced.add(ofFile.getFileName() + ": " + Files.readString(file));
            }
        }).set(Map.of("deleteWhen", "05"));

        assertEquals(List.of(folder.toRealPath().getFileName() + ": deleteWhen=05\n"), forced);
    }
}
