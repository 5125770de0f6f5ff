// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How operators name a node's management endpoint on the command line. */
final class ManagementAddress {

    static final String FORMS = "host:port, a URL, or N for the Nth node of 'deploy/fairlead cluster' on this machine";

    /** Of a node that is started alone. */
    private static final int LONE_PORT = 7626;
    /** The Nth node of a cluster on one machine has this port and N. */
    private static final int CLUSTER_PORTS = 7630;

    private static final int CLUSTER_LOOKED_FOR = 9;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern URL = Pattern.compile("(https?://[^/?#]+)/?");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("[A-Za-z0-9._-]+:[0-9]{1,5}|\\[[0-9a-fA-F:.]+]:[0-9]{1,5}");

    private ManagementAddress() {}

    /** @throws OperatorException when it is none of the forms */
    static URI parse(String text, boolean tls) {
        if (NUMBER.matcher(text).matches()) {
            return local(CLUSTER_PORTS + Integer.parseInt(text), tls);
        }
        if (HOST_AND_PORT.matcher(text).matches()) {
            return URI.create(scheme(tls) + text + "/");
        }
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new OperatorException("'" + text + "' is no node: give " + FORMS);
        }
        return URI.create(url.group(1) + "/");
    }

    /** Where nodes of this machine listen unless told otherwise: a lone one, then those of a cluster. */
    static List<URI> usual(boolean tls) {
        return Stream.concat(
                        Stream.of(LONE_PORT),
                        IntStream.rangeClosed(1, CLUSTER_LOOKED_FOR).mapToObj(node -> CLUSTER_PORTS + node))
                .map(port -> local(port, tls))
                .toList();
    }

    private static URI local(int port, boolean tls) {
        return URI.create(scheme(tls) + "127.0.0.1:" + port + "/");
    }

    private static String scheme(boolean tls) {
        return tls ? "https://" : "http://";
    }
}
