// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The grammar of an SDP session description (RFC 8866 §9), as far as the broker cares: which lines there are, in which
 * order, and the form of those that every description has.
 *
 * <p>A description goes to the peer exactly as it came, and is parsed there by a WebRTC stack with a large attack surface;
 * this keeps out what no such stack would have written, such as control characters other than the tab. What attributes say is between the peers. Lines may end in LF
 * instead of CRLF, and {@code c=} may be missing, because WebRTC needs neither.
 */
final class SessionDescription {

    static final int BYTES_MAX = 32 * 1024;

    private static final int LINES_MAX = 1_000;
    private static final int LINE_LENGTH_MAX = 4_096;
    private static final int PORT_MAX = 65_535;

    /** The type and the equals sign. */
    private static final int PREFIX = 2;

    private static final Predicate<String> VERSION = "v=0"::equals;
    private static final Predicate<String> ORIGIN = form("o=[^ ]+ \\d+ \\d+ [^ ]+ [^ ]+ [^ ]+");
    private static final Predicate<String> CONNECTION = form("c=[^ ]+ [^ ]+ [^ ]+");
    private static final Predicate<String> BANDWIDTH = form("b=[^ :]+:\\d+");
    private static final Predicate<String> TIME = form("t=\\d+ \\d+");
    private static final Predicate<String> MEDIA = form("m=[^ ]+ \\d{1,5}(/\\d+)? [^ ]+ [^ ].*");
    private static final Predicate<String> ATTRIBUTE = SessionDescription::isAttribute;
    private static final Predicate<String> ANYTHING = SessionDescription::isNotEmpty;

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

    private static Predicate<String> form(String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL).asMatchPredicate();
    }

    /** A name, or a name and a value with a colon between. Most lines are attributes, so this one is no pattern. */
    private static boolean isAttribute(String line) {
        int colon = line.indexOf(':', PREFIX);
        int space = line.indexOf(' ', PREFIX);
        return colon < 0
                ? line.length() > PREFIX && space < 0
                : colon > PREFIX && colon < line.length() - 1 && (space < 0 || space > colon);
    }

    private static boolean isNotEmpty(String line) {
        return line.length() > PREFIX;
    }

    /** Lines end in LF or CRLF; the end of the last one may be missing. */
    private static List<String> lines(String sdp) {
        List<String> lines = new ArrayList<>();
        int begin = 0;
        while (begin < sdp.length()) {
            int end = sdp.indexOf('\n', begin);
            if (end < 0) {
                lines.add(sdp.substring(begin));
                break;
            }
            lines.add(sdp.substring(begin, end > begin && sdp.charAt(end - 1) == '\r' ? end - 1 : end));
            begin = end + 1;
        }
        return lines;
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

    private void any(char type, Predicate<String> form) {
        while (ahead(type)) {
            one(type, form);
        }
    }

    private void optional(char type, Predicate<String> form) {
        if (ahead(type)) {
            one(type, form);
        }
    }

    private boolean ahead(char type) {
        if (next == lines.size()) {
            return false;
        }
        String line = lines.get(next);
        return line.length() >= PREFIX && line.charAt(0) == type && line.charAt(1) == '=';
    }

    private void one(char type, Predicate<String> form) {
        if (!ahead(type)) {
            throw fault("must be a %c= line".formatted(type));
        }
        String line = lines.get(next);
        if (line.length() > LINE_LENGTH_MAX) {
            throw fault("must be at most %d characters".formatted(LINE_LENGTH_MAX));
        }
        if (hasControlCharacter(line)) {
            throw fault("must not contain control characters");
        }
        if (!form.test(line)) {
            throw fault("must have the form of %c= in RFC 8866".formatted(type));
        }
        if (type == 'm' && port(line) > PORT_MAX) {
            throw fault("must have a port up to %d".formatted(PORT_MAX));
        }
        next++;
    }

    private static boolean hasControlCharacter(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i)) && line.charAt(i) != '\t') {
                return true;
            }
        }
        return false;
    }

    /** Of a line that has the form of {@link #MEDIA}: the digits behind its first space. */
    private static int port(String media) {
        int begin = media.indexOf(' ') + 1;
        int end = begin;
        while (Character.isDigit(media.charAt(end))) {
            end++;
        }
        return Integer.parseInt(media, begin, end, 10);
    }

    private IllegalArgumentException fault(String detail) {
        return new IllegalArgumentException("is not a session description: line %d %s".formatted(next + 1, detail));
    }
}
