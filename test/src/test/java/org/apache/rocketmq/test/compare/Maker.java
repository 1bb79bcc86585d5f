package org.apache.rocketmq.test.compare;

/** Whose a client or a server is. */
enum Maker {
    OURS("our"),
    APACHE("Apache's");

    private final String text;

    Maker(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
