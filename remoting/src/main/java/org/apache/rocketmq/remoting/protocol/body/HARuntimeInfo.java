package org.apache.rocketmq.remoting.protocol.body;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** How a broker and the others of its name stand: a primary tells of its replicas, a replica of its primary. */
public class HARuntimeInfo extends RemotingSerializable {
    private boolean master;
    private long masterCommitLogMaxOffset;
    private int inSyncSlaveNums;
    private List<HAConnectionRuntimeInfo> haConnectionInfo = new ArrayList<>();
    private HAClientRuntimeInfo haClientRuntimeInfo = new HAClientRuntimeInfo();

    public boolean isMaster() {
        return master;
    }

    public void setMaster(boolean master) {
        this.master = master;
    }

    public long getMasterCommitLogMaxOffset() {
        return masterCommitLogMaxOffset;
    }

    public void setMasterCommitLogMaxOffset(long masterCommitLogMaxOffset) {
        this.masterCommitLogMaxOffset = masterCommitLogMaxOffset;
    }

    public int getInSyncSlaveNums() {
        return inSyncSlaveNums;
    }

    public void setInSyncSlaveNums(int inSyncSlaveNums) {
        this.inSyncSlaveNums = inSyncSlaveNums;
    }

    public List<HAConnectionRuntimeInfo> getHaConnectionInfo() {
        return haConnectionInfo;
    }

    public void setHaConnectionInfo(List<HAConnectionRuntimeInfo> haConnectionInfo) {
        this.haConnectionInfo = haConnectionInfo;
    }

    public HAClientRuntimeInfo getHaClientRuntimeInfo() {
        return haClientRuntimeInfo;
    }

    public void setHaClientRuntimeInfo(HAClientRuntimeInfo haClientRuntimeInfo) {
        this.haClientRuntimeInfo = haClientRuntimeInfo;
    }

    /** How one replica stands. */
    public static class HAConnectionRuntimeInfo extends RemotingSerializable {
        private String addr;
        private long slaveAckOffset;
        private long diff;
        private boolean inSync;
        private long transferredByteInSecond;
        private long transferFromWhere;

        public String getAddr() {
            return addr;
        }

        public void setAddr(String addr) {
            this.addr = addr;
        }

        public long getSlaveAckOffset() {
            return slaveAckOffset;
        }

        public void setSlaveAckOffset(long slaveAckOffset) {
            this.slaveAckOffset = slaveAckOffset;
        }

        public long getDiff() {
            return diff;
        }

        public void setDiff(long diff) {
            this.diff = diff;
        }

        public boolean isInSync() {
            return inSync;
        }

        public void setInSync(boolean inSync) {
            this.inSync = inSync;
        }

        public long getTransferredByteInSecond() {
            return transferredByteInSecond;
        }

        public void setTransferredByteInSecond(long transferredByteInSecond) {
            this.transferredByteInSecond = transferredByteInSecond;
        }

        public long getTransferFromWhere() {
            return transferFromWhere;
        }

        public void setTransferFromWhere(long transferFromWhere) {
            this.transferFromWhere = transferFromWhere;
        }
    }

    /** How a replica stands to its primary. */
    public static class HAClientRuntimeInfo extends RemotingSerializable {
        private String masterAddr;
        private long transferredByteInSecond;
        private long maxOffset;
        private long lastReadTimestamp;
        private long lastWriteTimestamp;
        private long masterFlushOffset;

        public String getMasterAddr() {
            return masterAddr;
        }

        public void setMasterAddr(String masterAddr) {
            this.masterAddr = masterAddr;
        }

        public long getTransferredByteInSecond() {
            return transferredByteInSecond;
        }

        public void setTransferredByteInSecond(long transferredByteInSecond) {
            this.transferredByteInSecond = transferredByteInSecond;
        }

        public long getMaxOffset() {
            return maxOffset;
        }

        public void setMaxOffset(long maxOffset) {
            this.maxOffset = maxOffset;
        }

        public long getLastReadTimestamp() {
            return lastReadTimestamp;
        }

        public void setLastReadTimestamp(long lastReadTimestamp) {
            this.lastReadTimestamp = lastReadTimestamp;
        }

        public long getLastWriteTimestamp() {
            return lastWriteTimestamp;
        }

        public void setLastWriteTimestamp(long lastWriteTimestamp) {
            this.lastWriteTimestamp = lastWriteTimestamp;
        }

        public long getMasterFlushOffset() {
            return masterFlushOffset;
        }

        public void setMasterFlushOffset(long masterFlushOffset) {
            this.masterFlushOffset = masterFlushOffset;
        }
    }
}
