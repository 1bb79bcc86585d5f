package org.apache.rocketmq.broker.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of pops over a store of their own, at the end of which nothing may have failed. */
abstract class WithPops {
    @TempDir
    Path folder;
    PopFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new PopFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
        assertEquals(List.of(), fixture.failures);
    }
}
