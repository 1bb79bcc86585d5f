package org.apache.rocketmq.remoting.protocol.subscription;

import java.util.Objects;

/** How long a group's messages wait for another try. */
public class GroupRetryPolicy {
    private GroupRetryPolicyType type = GroupRetryPolicyType.CUSTOMIZED;
    private ExponentialRetryPolicy exponentialRetryPolicy;
    private CustomizedRetryPolicy customizedRetryPolicy;

    public GroupRetryPolicyType getType() {
        return type;
    }

    public void setType(GroupRetryPolicyType type) {
        this.type = type;
    }

    public ExponentialRetryPolicy getExponentialRetryPolicy() {
        return exponentialRetryPolicy;
    }

    public void setExponentialRetryPolicy(ExponentialRetryPolicy exponentialRetryPolicy) {
        this.exponentialRetryPolicy = exponentialRetryPolicy;
    }

    public CustomizedRetryPolicy getCustomizedRetryPolicy() {
        return customizedRetryPolicy;
    }

    public void setCustomizedRetryPolicy(CustomizedRetryPolicy customizedRetryPolicy) {
        this.customizedRetryPolicy = customizedRetryPolicy;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((GroupRetryPolicy) other);
    }

    private boolean same(GroupRetryPolicy other) {
        return type == other.type && Objects.equals(exponentialRetryPolicy, other.exponentialRetryPolicy)
            && Objects.equals(customizedRetryPolicy, other.customizedRetryPolicy);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, exponentialRetryPolicy, customizedRetryPolicy);
    }

    @Override
    public String toString() {
        return "GroupRetryPolicy [type=" + type + ", exponentialRetryPolicy=" + exponentialRetryPolicy
            + ", customizedRetryPolicy=" + customizedRetryPolicy + "]";
    }
}
