package org.apache.rocketmq.common;

import java.io.Serializable;

/** Two values that go together; two pairs of equal values are not equal. */
public class Pair<T1, T2> implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private T1 object1;
    @SuppressWarnings("serial")
    private T2 object2;

    public Pair(T1 object1, T2 object2) {
        this.object1 = object1;
        this.object2 = object2;
    }

    public static <T1, T2> Pair<T1, T2> of(T1 object1, T2 object2) {
        return new Pair<>(object1, object2);
    }

    public T1 getObject1() {
        return object1;
    }

    public void setObject1(T1 object1) {
        this.object1 = object1;
    }

    public T2 getObject2() {
        return object2;
    }

    public void setObject2(T2 object2) {
        this.object2 = object2;
    }
}
