package org.apache.rocketmq.acl.common;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a request is signed, and credentials from a file. */
public class AclUtils {
    private static final Logger LOG = LoggerFactory.getLogger(AclUtils.class);

    /** What is signed: the values of the fields but for the signature, by their names, then the body. */
    public static byte[] combineRequestContent(RemotingCommand request, SortedMap<String, String> fieldsMap) {
        var values = new StringBuilder();
        fieldsMap.forEach((name, value) -> {
            if (!SessionCredentials.SIGNATURE.equals(name)) {
                values.append(value);
            }
        });
        return combineBytes(values.toString().getBytes(SessionCredentials.CHARSET), request.getBody());
    }

    /** One after the other; null for either is nothing. */
    public static byte[] combineBytes(byte[] b1, byte[] b2) {
        byte[] first = b1 == null ? new byte[0] : b1;
        byte[] second = b2 == null ? new byte[0] : b2;
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    public static String calSignature(byte[] data, String secretKey) {
        return AclSigner.calSignature(data, secretKey);
    }

    /** A hook that signs by the accessKey and secretKey in a file; null where they are not there. */
    public static RPCHook getAclRPCHook(String fileName) {
        try {
            return hook(Files.readString(Path.of(fileName)));
        } catch (IOException e) {
            LOG.error("The credentials in {} cannot be read: {}", fileName, e.toString());
            return null;
        }
    }

    /** The same from a stream, which is read to its end and not closed. */
    public static RPCHook getAclRPCHook(InputStream inputStream) {
        try {
            return hook(new String(inputStream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("Credentials cannot be read: {}", e.toString());
            return null;
        }
    }

    private static RPCHook hook(String text) {
        var values = topLevel(text);
        String accessKey = values.get(AclConstants.CONFIG_ACCESS_KEY);
        String secretKey = values.get(AclConstants.CONFIG_SECRET_KEY);
        if (accessKey == null || accessKey.isBlank() || secretKey == null || secretKey.isBlank()) {
            LOG.warn("The credentials lack {} or {}", AclConstants.CONFIG_ACCESS_KEY, AclConstants.CONFIG_SECRET_KEY);
            return null;
        }
        return new AclClientRPCHook(new SessionCredentials(accessKey, secretKey));
    }

    /** The lines {@code name: value} that are not indented: as much of YAML as credentials need. */
    private static Map<String, String> topLevel(String text) {
        var values = new HashMap<String, String>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && !Character.isWhitespace(line.charAt(0)) && line.charAt(0) != '#') {
                values.put(line.substring(0, colon).strip(), plain(line.substring(colon + 1).strip()));
            }
        });
        return values;
    }

    private static String plain(String value) {
        boolean quoted = value.length() > 1 && (value.startsWith("\"") && value.endsWith("\"")
            || value.startsWith("'") && value.endsWith("'"));
        if (quoted) {
            return value.substring(1, value.length() - 1);
        }
        int comment = value.indexOf(" #");
        return comment < 0 ? value : value.substring(0, comment).strip();
    }
}
