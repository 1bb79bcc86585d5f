package org.apache.rocketmq.remoting.protocol.subscription;

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
}
