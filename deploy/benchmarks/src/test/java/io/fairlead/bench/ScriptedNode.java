// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A node that treats every request alike, in a way that real ones should not. */
final class ScriptedNode implements AutoCloseable {

    /** What it does with a connection on which a request has come. */
    interface Script {
        void play(Socket connection) throws IOException;
    }

    private static final int HEAD_END = 0x0d0a0d0a;

    private final ServerSocket server;
    private final Script script;

    ScriptedNode(Script script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Replies with a body, and goes on. */
    static Script replying(int status, String body) {
        byte[] reply = ("HTTP/1.1 " + status + " Whatever\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
        return connection -> connection.getOutputStream().write(reply);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            while (readHead(connection.getInputStream())) {
                script.play(connection);
            }
        } catch (IOException gone) {
            // The driver has closed or reset the connection, or the script has: either is what the test is about.
        }
    }

    /** Reads to the end of a head; what is left of a body before the next one does no harm. */
    private static boolean readHead(InputStream in) throws IOException {
        int last = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            last = (last << 8) | next;
            if (last == HEAD_END) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
