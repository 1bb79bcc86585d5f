package org.apache.rocketmq.acl.common;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes signatures: the base 64 text of a keyed hash. */
public class AclSigner {
    public static final Charset DEFAULT_CHARSET = StandardCharsets.UTF_8;
    public static final SigningAlgorithm DEFAULT_ALGORITHM = SigningAlgorithm.HmacSHA1;

    private static final String FAILED = "CAL_SIGNATURE_FAILED";
    private static final int FAILED_CODE = 10015;

    public static String calSignature(String data, String key) throws AclException {
        return calSignature(data, key, DEFAULT_ALGORITHM, DEFAULT_CHARSET);
    }

    public static String calSignature(String data, String key, SigningAlgorithm algorithm, Charset charset)
        throws AclException {
        if (data == null) {
            throw failed("there is nothing to sign", null);
        }
        return calSignature(data.getBytes(charset), key, algorithm, charset);
    }

    public static String calSignature(byte[] data, String key) throws AclException {
        return calSignature(data, key, DEFAULT_ALGORITHM, DEFAULT_CHARSET);
    }

    /** Signs bytes with a secret key, whose bytes are those of the character set. */
    public static String calSignature(byte[] data, String key, SigningAlgorithm algorithm, Charset charset)
        throws AclException {
        if (data == null || key == null || key.isEmpty()) {
            throw failed(data == null ? "there is nothing to sign" : "the secret key is missing", null);
        }
        try {
            var mac = Mac.getInstance(algorithm.name());
            mac.init(new SecretKeySpec(key.getBytes(charset), algorithm.name()));
            return Base64.getEncoder().encodeToString(mac.doFinal(data));
        } catch (GeneralSecurityException e) {
            throw failed(e.getMessage(), e);
        }
    }

    private static AclException failed(String why, Throwable cause) {
        return new AclException(FAILED, FAILED_CODE, "The request cannot be signed: " + why, cause);
    }
}
