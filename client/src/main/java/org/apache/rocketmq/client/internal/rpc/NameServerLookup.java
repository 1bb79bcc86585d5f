package org.apache.rocketmq.client.internal.rpc;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.MixAll;

/** Asks a web server which name servers there are: its answer is "host:port;host:port". */
public final class NameServerLookup {
    private static final String DOMAIN_PROPERTY = "rocketmq.namesrv.domain";
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int LONGEST_ANSWER = 64 << 10;

    private final String url;

    NameServerLookup(String url) {
        this.url = url;
    }

    /**
     * The lookup at the host that the system properties name; null where they name none.
     *
     * @param unitName of which unit the name servers are to be; null or blank for none
     */
    public static NameServerLookup configured(String unitName) {
        String domain = System.getProperty(DOMAIN_PROPERTY);
        return domain == null || domain.isBlank() ? null : new NameServerLookup(MixAll.getWSAddr() + ofUnit(unitName));
    }

    /** As Apache's client asks; what nofix means is up to the web server. */
    private static String ofUnit(String unitName) {
        return unitName == null || unitName.isBlank() ? ""
            : "-" + URLEncoder.encode(unitName, StandardCharsets.UTF_8).replace("+", "%20") + "?nofix=1";
    }

    /** Where it asks. */
    public String url() {
        return url;
    }

    /**
     * Asks, and waits three seconds for a connection and for each piece of the answer; throws where there is no answer
     * that names any.
     */
    public List<String> ask() throws MQClientException {
        String answer;
        try {
            answer = answer().strip();
        } catch (IOException | IllegalArgumentException e) {
            throw new MQClientException(ClientErrorCode.NO_NAME_SERVER_EXCEPTION, "The name servers cannot be looked up"
                + " at " + url + " within " + TIMEOUT_MILLIS + " ms: " + e + ". Check the system properties "
                + DOMAIN_PROPERTY + " and " + DOMAIN_PROPERTY + ".subgroup, or call setNamesrvAddr(\"host:9876\")", e);
        }
        return NameServers.parse(answer);
    }

    private String answer() throws IOException {
        var connection = (HttpURLConnection) new URL(url).openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("it answers with status " + connection.getResponseCode());
            }
            try (var stream = connection.getInputStream()) {
                return new String(stream.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            }
        } finally {
            connection.disconnect();
        }
    }
}
