package org.apache.rocketmq.benchmark;

import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.filter.expression.Condition;
import org.apache.rocketmq.filter.parser.SqlSelector;
import org.apache.rocketmq.filter.parser.SqlSyntaxException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a selector costs for one message, finding the properties in the message's text included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {
    private static final String PROPERTIES = "UNIQ_KEY=0123456789ABCDEF0123456789ABCDEF;TAGS=created;KEYS=order-4711;"
        .concat("region=north;price=42.5;amount=7;WAIT=true;").replace('=', '\u0001').replace(';', '\u0002');

    @Param({"amount > 5", "region = 'north' AND price BETWEEN 10 AND 50",
        "(region IN ('south', 'east') OR amount >= 7) AND TAGS IS NOT NULL AND price < 100 AND vip IS NULL"})
    private String selector;
    private Condition condition;

    @Setup
    public void compile() throws SqlSyntaxException {
        condition = SqlSelector.compile(selector);
    }

    @Benchmark
    public boolean selects() {
        return condition.selects(name -> PropertiesText.find(PROPERTIES, name));
    }

    @Benchmark
    public Object compiles() throws SqlSyntaxException {
        return SqlSelector.compile(selector);
    }
}
