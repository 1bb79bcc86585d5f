package org.apache.rocketmq.acl.common;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;

/** Who a client is, and the secret that proves it. */
public class SessionCredentials {
    public static final Charset CHARSET = StandardCharsets.UTF_8;
    public static final String ACCESS_KEY = "AccessKey";
    public static final String SECRET_KEY = "SecretKey";
    public static final String SIGNATURE = "Signature";
    public static final String SECURITY_TOKEN = "SecurityToken";
    /** A properties file with these names, which credentials without any of their own are read from. */
    public static final String KEY_FILE =
        System.getProperty("rocketmq.client.keyFile", System.getProperty("user.home") + "/key");

    private String accessKey;
    private String secretKey;
    private String securityToken;
    private String signature;

    /** The credentials of {@link #KEY_FILE}; none where there is no such file. */
    public SessionCredentials() {
        Path file = Path.of(KEY_FILE);
        if (Files.isRegularFile(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                var properties = new Properties();
                properties.load(reader);
                updateContent(properties);
            } catch (IOException | IllegalArgumentException e) {
                throw new AclException("The credentials in " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
    }

    public SessionCredentials(String accessKey, String secretKey) {
        this(accessKey, secretKey, null);
    }

    public SessionCredentials(String accessKey, String secretKey, String securityToken) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.securityToken = securityToken;
    }

    /** Takes over what these properties say; what they leave out stays. */
    public void updateContent(Properties prop) {
        accessKey = trimmed(prop.getProperty(ACCESS_KEY), accessKey);
        secretKey = trimmed(prop.getProperty(SECRET_KEY), secretKey);
        securityToken = trimmed(prop.getProperty(SECURITY_TOKEN), securityToken);
    }

    private static String trimmed(String text, String otherwise) {
        return text == null ? otherwise : text.trim();
    }

    public String getAccessKey() {
        return accessKey;
    }

    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public String getSecretKey() {
        return secretKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    public String getSignature() {
        return signature;
    }

    public void setSignature(String signature) {
        this.signature = signature;
    }

    public String getSecurityToken() {
        return securityToken;
    }

    public void setSecurityToken(String securityToken) {
        this.securityToken = securityToken;
    }

    @Override
    public int hashCode() {
        return Objects.hash(accessKey, secretKey, signature);
    }

    @Override
    public boolean equals(Object obj) {
        return obj != null && getClass() == obj.getClass()
            && Objects.equals(accessKey, ((SessionCredentials) obj).accessKey)
            && Objects.equals(secretKey, ((SessionCredentials) obj).secretKey)
            && Objects.equals(signature, ((SessionCredentials) obj).signature);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SessionCredentials [accessKey=" + accessKey + ", signature=" + signature + ", SecurityToken="
            + (securityToken == null ? "null" : "...") + "]";
    }
}
