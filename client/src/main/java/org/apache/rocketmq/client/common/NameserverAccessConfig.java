package org.apache.rocketmq.client.common;

/** Where a client finds its name servers: their addresses, or the host and group that tell them by HTTP. */
public class NameserverAccessConfig {
    private final String namesrvAddr;
    private final String namesrvDomain;
    private final String namesrvDomainSubgroup;

    public NameserverAccessConfig(String namesrvAddr, String namesrvDomain, String namesrvDomainSubgroup) {
        this.namesrvAddr = namesrvAddr;
        this.namesrvDomain = namesrvDomain;
        this.namesrvDomainSubgroup = namesrvDomainSubgroup;
    }

    public String getNamesrvAddr() {
        return namesrvAddr;
    }

    public String getNamesrvDomain() {
        return namesrvDomain;
    }

    public String getNamesrvDomainSubgroup() {
        return namesrvDomainSubgroup;
    }
}
