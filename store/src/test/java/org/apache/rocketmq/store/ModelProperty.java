package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random appends, reads, restarts, crashes, deletions and the like, against lists in memory. */
abstract class ModelProperty {
    private static final int LARGE_SEGMENT = 9 << 20;

    private final FlushPolicy policy;

    ModelProperty(FlushPolicy policy) {
        this.policy = policy;
    }

    @Provide
    Arbitrary<ModelSubject.Shape> shapes() {
        var policies = Arbitraries.of(policy);
        var segments = Arbitraries.frequency(
            Tuple.of(100, 4096), Tuple.of(40, 16384), Tuple.of(10, 1 << 18), Tuple.of(1, LARGE_SEGMENT));
        var flags = Arbitraries.of(true, false);
        return Combinators.combine(policies, Arbitraries.of(false, false, true), segments, flags, flags)
            .as(ModelSubject.Shape::new);
    }

    @Provide
    Arbitrary<List<ModelSteps.Step>> steps() {
        return ModelSteps.steps();
    }

    @Property
    void shouldHoldWhatListsWouldHold(@ForAll("shapes") ModelSubject.Shape shape,
        @ForAll("steps") List<ModelSteps.Step> steps) throws IOException {
        Path folder = TestStore.folderInMemory();
        try (var subject = new ModelSubject(folder, shape)) {
            for (ModelSteps.Step step : steps) {
                subject.take(step);
            }
            subject.checkAll();
        } finally {
            TestStore.deleteTree(folder);
        }
    }
}
