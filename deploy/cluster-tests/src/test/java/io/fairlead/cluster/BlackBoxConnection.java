// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One TCP connection to a node, spoken to byte by byte, so that a test decides what is sent when and how it ends. */
final class BlackBoxConnection implements AutoCloseable {

    private static final String LINE_END = "\r\n";

    private final Socket socket;

    private BlackBoxConnection(Socket socket) {
        this.socket = socket;
    }

    static BlackBoxConnection open(URI node) throws IOException {
        Socket socket = new Socket(node.getHost(), node.getPort());
        socket.setTcpNoDelay(true);
        return new BlackBoxConnection(socket);
    }

    /** @param headers whole lines, besides those that every request has */
    void post(String path, String json, String... headers) throws IOException {
        write(request("POST", path, "HTTP/1.1", json, headers));
    }

    static String request(String method, String path, String version, String json, String... headers) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        StringBuilder head = new StringBuilder(method + " " + path + " " + version + LINE_END);
        head.append("Host: broker.test" + LINE_END + "Content-Type: application/json" + LINE_END);
        head.append("Content-Length: ").append(length).append(LINE_END);
        for (String header : headers) {
            head.append(header).append(LINE_END);
        }
        return head + LINE_END + json;
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /**
     * Reads one response.
     *
     * @throws SocketTimeoutException when its next byte does not come within {@code max}
     * @throws EOFException when the node ends the connection before the response's end
     */
    BlackBoxReply read(Duration max) throws IOException {
        return read(max, true);
    }

    /** The same for a response that announces a body and has none: to HEAD, or an interim one. */
    BlackBoxReply readHead(Duration max) throws IOException {
        return read(max, false);
    }

    private BlackBoxReply read(Duration max, boolean withBody) throws IOException {
        socket.setSoTimeout(Math.toIntExact(max.toMillis()));
        InputStream in = socket.getInputStream();
        String statusLine = line(in);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = withBody ? body(in, headers) : new byte[0];
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        return new BlackBoxReply(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return bytes(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line(in), 16);
            body.write(bytes(in, length));
            line(in);
        } while (length > 0);
        return body.toByteArray();
    }

    private static byte[] bytes(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body broke off");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("the connection ended after: " + line);
            }
            line.write(read);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** Whether the node says nothing within {@code max} and keeps the connection. */
    boolean isSilent(Duration max) throws IOException {
        socket.setSoTimeout(Math.toIntExact(max.toMillis()));
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }

    /** Ends this side only, and goes on listening. */
    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends it with a reset, as an aborted process or a full NAT table does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Ends it the usual way. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
