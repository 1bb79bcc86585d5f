package org.apache.rocketmq.client.internal.rebalance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.rocketmq.common.consistenthash.HashFunction;

/** The first four bytes of the MD5 sum, as an unsigned number; each member of a group must use the same. */
public final class Md5Hash implements HashFunction {

    @Override
    public long hash(String key) {
        try {
            byte[] sum = MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8));
            return Integer.toUnsignedLong(ByteBuffer.wrap(sum).getInt());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no MD5, which queues are shared with", e);
        }
    }
}
