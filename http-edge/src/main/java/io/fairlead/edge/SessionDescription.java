// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The grammar of an SDP session description (RFC 8866 §9), as far as the broker cares: which lines there are, in which
 * order, and the form of those that every description has.
 *
 * <p>A description goes to the peer exactly as it came, and is parsed there by a WebRTC stack with a large attack surface;
 * this keeps out what no such stack would have written. What attributes say is between the peers. Lines may end in LF
 * instead of CRLF, and {@code c=} may be missing, because WebRTC needs neither.
 */
final class SessionDescription {

    static final int BYTES_MAX = 32 * 1024;

    private static final int LINES_MAX = 1_000;
    private static final int LINE_LENGTH_MAX = 4_096;
    private static final int PORT_MAX = 65_535;

    private static final Pattern LINE_END = Pattern.compile("\r?\n");
    private static final Pattern VERSION = Pattern.compile("0");
    private static final Pattern ORIGIN = Pattern.compile("[^ ]+ \\d+ \\d+ [^ ]+ [^ ]+ [^ ]+");
    private static final Pattern CONNECTION = Pattern.compile("[^ ]+ [^ ]+ [^ ]+");
    private static final Pattern BANDWIDTH = Pattern.compile("[^ :]+:\\d+");
    private static final Pattern TIME = Pattern.compile("\\d+ \\d+");
    private static final Pattern MEDIA =
            Pattern.compile("[^ ]+ (?<port>\\d{1,5})(/\\d+)? [^ ]+ [^ ].*", Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern.compile("[^ :]+(:.+)?", Pattern.DOTALL);
    private static final Pattern ANYTHING = Pattern.compile(".+", Pattern.DOTALL);

    private final List<String> lines;
    private int next;

    private SessionDescription(List<String> lines) {
        this.lines = lines;
    }

    /**
     * The very text given, when it is a session description.
     *
     * @throws IllegalArgumentException saying what is wrong, and in which line
     */
    static String checked(String sdp) {
        if (sdp.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw new IllegalArgumentException("must be at most %d bytes".formatted(BYTES_MAX));
        }
        List<String> lines = lines(sdp);
        if (lines.size() > LINES_MAX) {
            throw new IllegalArgumentException("must be at most %d lines".formatted(LINES_MAX));
        }
        new SessionDescription(lines).session();
        return sdp;
    }

    /** The end of the last line may be missing. */
    private static List<String> lines(String sdp) {
        List<String> lines = List.of(LINE_END.split(sdp, -1));
        return lines.getLast().isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
    }

    private void session() {
        one('v', VERSION);
        one('o', ORIGIN);
        one('s', ANYTHING);
        optional('i', ANYTHING);
        optional('u', ANYTHING);
        any('e', ANYTHING);
        any('p', ANYTHING);
        optional('c', CONNECTION);
        any('b', BANDWIDTH);
        time();
        while (ahead('t')) {
            time();
        }
        optional('k', ANYTHING);
        any('a', ATTRIBUTE);
        media();
        while (next < lines.size()) {
            media();
        }
    }

    private void time() {
        one('t', TIME);
        if (ahead('r')) {
            any('r', ANYTHING);
            optional('z', ANYTHING);
        }
    }

    private void media() {
        one('m', MEDIA);
        optional('i', ANYTHING);
        any('c', CONNECTION);
        any('b', BANDWIDTH);
        optional('k', ANYTHING);
        any('a', ATTRIBUTE);
    }

    private void any(char type, Pattern form) {
        while (ahead(type)) {
            one(type, form);
        }
    }

    private void optional(char type, Pattern form) {
        if (ahead(type)) {
            one(type, form);
        }
    }

    private boolean ahead(char type) {
        return next < lines.size() && lines.get(next).startsWith(type + "=");
    }

    private void one(char type, Pattern form) {
        if (!ahead(type)) {
            throw fault("must be a %c= line".formatted(type));
        }
        String line = lines.get(next);
        if (line.length() > LINE_LENGTH_MAX) {
            throw fault("must be at most %d characters".formatted(LINE_LENGTH_MAX));
        }
        if (line.chars().anyMatch(Character::isISOControl)) {
            throw fault("must not contain control characters");
        }
        var value = form.matcher(line).region(2, line.length());
        if (!value.matches()) {
            throw fault("must have the form of %c= in RFC 8866".formatted(type));
        }
        if (type == 'm' && Integer.parseInt(value.group("port")) > PORT_MAX) {
            throw fault("must have a port up to %d".formatted(PORT_MAX));
        }
        next++;
    }

    private IllegalArgumentException fault(String detail) {
        return new IllegalArgumentException("is not a session description: line %d %s".formatted(next + 1, detail));
    }
}
