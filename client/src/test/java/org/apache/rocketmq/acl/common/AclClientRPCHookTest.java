package org.apache.rocketmq.acl.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures as Apache's client computed them for the same requests. */
class AclClientRPCHookTest {

    private static RemotingCommand request() {
        var request = RemotingCommand.request(10, Fields.of(Map.of("b", "2", "a", "1")));
        request.setBody("body".getBytes(StandardCharsets.UTF_8));
        return request;
    }

    @Test
    void shouldSignFieldsByNameAndBody() {
        var request = request();
        var hook = new AclClientRPCHook(new SessionCredentials("ak", "sk"));
        hook.doBeforeRequest("broker", request);
        assertEquals(Map.of("AccessKey", "ak", "Signature", "45zJhq303mKsOzjx7JMuW5cm+kI=", "a", "1", "b", "2"),
            request.getExtFields());
        hook.doBeforeRequest("broker", request);
        assertEquals("45zJhq303mKsOzjx7JMuW5cm+kI=", request.getExtFields().get("Signature"));
    }

    @Test
    void shouldSignATokenToo() {
        var request = RemotingCommand.request(10, new Fields());
        new AclClientRPCHook(new SessionCredentials("ak", "sk", "tok")).doBeforeRequest("broker", request);
        assertEquals(Map.of("AccessKey", "ak", "SecurityToken", "tok", "Signature", "WkZX4KYUgRSRJ+sa8aFX2LMgkyg="),
            request.getExtFields());
    }

    @Test
    void shouldComputeEachKindOfSignature() {
        assertEquals("EEFSxb/coHvGM+69RhmfAlXJ9J0=", AclSigner.calSignature("data", "key"));
        assertEquals("UDH+PZicbRU3oBP6bnOdojRj/a7DtwE32Cjjas4iG9A=",
            AclSigner.calSignature("data", "key", SigningAlgorithm.HmacSHA256, AclSigner.DEFAULT_CHARSET));
        assertEquals("nVxz74VZTTTsRDi3yX5R2A==", AclSigner.calSignature("data".getBytes(StandardCharsets.UTF_8), "key",
            SigningAlgorithm.HmacMD5, AclSigner.DEFAULT_CHARSET));
        var failure = assertThrows(AclException.class, () -> AclSigner.calSignature("data", null));
        assertEquals(10015, failure.getCode());
        assertEquals("CAL_SIGNATURE_FAILED", failure.getStatus());
        assertThrows(AclException.class, () -> AclSigner.calSignature((String) null, "key"));
    }

    @Test
    void shouldReadCredentials(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("tools.yml");
        Files.writeString(file, "# who\naccessKey: 'name'\nsecretKey: secret # hush\nother:\n  accessKey: none\n");
        var credentials = ((AclClientRPCHook) AclUtils.getAclRPCHook(file.toString())).getSessionCredentials();
        assertEquals(new SessionCredentials("name", "secret"), credentials);
        assertFalse(credentials.toString().contains("secret"));
        assertNull(AclUtils.getAclRPCHook(folder.resolve("none").toString()));
        assertNull(AclUtils.getAclRPCHook(new ByteArrayInputStream("accessKey: a".getBytes(StandardCharsets.UTF_8))));
        var properties = new Properties();
        properties.put("AccessKey", " a ");
        credentials.updateContent(properties);
        assertEquals("a", credentials.getAccessKey());
        assertEquals("secret", credentials.getSecretKey());
    }

    @Test
    void shouldReadPermissions() {
        assertEquals(Permission.PUB | Permission.SUB, Permission.parsePermFromString("SUB|PUB"));
        assertEquals(Permission.DENY, Permission.parsePermFromString("ANY"));
        assertEquals(Permission.DENY, Permission.parsePermFromString(null));
    }
}
