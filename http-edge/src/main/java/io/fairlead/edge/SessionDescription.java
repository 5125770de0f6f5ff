// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The grammar of an SDP session description (RFC 8866 §9), as far as the broker cares: which lines there are, in which
 * order, and the form of those that every description has.
 *
 * <p>A description goes to the peer exactly as it came, and is parsed there by a WebRTC stack with a large attack
 * surface; this keeps out what no such stack would have written, such as control characters other than the tab. What
 * attributes say is between the peers. Lines may end in LF instead of CRLF, and {@code c=} may be missing, because
 * WebRTC needs neither.
 *
 * <p>Two of them, of a thousand characters each, are looked at for each match. So only {@code b=}, which is rare, and
 * {@code m=}, which is hard to read without one, have patterns.
 */
final class SessionDescription {

    static final int BYTES_MAX = 32 * 1024;

    private static final int LINES_MAX = 1_000;
    private static final int LINE_LENGTH_MAX = 4_096;
    private static final int PORT_MAX = 65_535;

    /** The type and the equals sign. */
    private static final int PREFIX = 2;

    private static final Predicate<SessionDescription> VERSION = SessionDescription::isVersionZero;
    private static final Predicate<SessionDescription> ORIGIN =
            fields(Field.WORD, Field.NUMBER, Field.NUMBER, Field.WORD, Field.WORD, Field.WORD);
    private static final Predicate<SessionDescription> CONNECTION = fields(Field.WORD, Field.WORD, Field.WORD);
    private static final Predicate<SessionDescription> BANDWIDTH = form("b=[^ :]+:\\d+");
    private static final Predicate<SessionDescription> TIME = fields(Field.NUMBER, Field.NUMBER);
    private static final Predicate<SessionDescription> MEDIA = form("m=[^ ]+ \\d{1,5}(/\\d+)? [^ ]+ [^ ].*");
    private static final Predicate<SessionDescription> ATTRIBUTE = SessionDescription::isAttribute;
    private static final Predicate<SessionDescription> ANYTHING = SessionDescription::isNotEmpty;

    private enum Field {
        WORD,
        NUMBER
    }

    private final String sdp;
    private int line;
    private int begin;
    /** Of the present line, without the characters that end it. */
    private int end;

    private int nextBegin;

    private SessionDescription(String sdp) {
        this.sdp = sdp;
        advance();
    }

    /**
     * The very text given, when it is a session description.
     *
     * @throws IllegalArgumentException saying what is wrong, and in which line
     */
    static String checked(String sdp) {
        byte[] utf8 = sdp.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > BYTES_MAX) {
            throw new IllegalArgumentException("must be at most %d bytes".formatted(BYTES_MAX));
        }
        int control = ControlCharacters.indexOfFirst(utf8);
        if (control >= 0) {
            throw fault(lineOf(control, utf8), "must not contain control characters");
        }
        new SessionDescription(sdp).session();
        return sdp;
    }

    private static Predicate<SessionDescription> form(String pattern) {
        Pattern form = Pattern.compile(pattern, Pattern.DOTALL);
        return at -> form.matcher(at.sdp).region(at.begin, at.end).matches();
    }

    /** With one space between each and the next. */
    private static Predicate<SessionDescription> fields(Field... fields) {
        return at -> at.consistsOf(fields);
    }

    private static int lineOf(int index, byte[] utf8) {
        int line = 1;
        for (int i = 0; i < index; i++) {
            line += utf8[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private boolean isVersionZero() {
        return end - begin == PREFIX + 1 && sdp.charAt(begin + PREFIX) == '0';
    }

    private boolean consistsOf(Field... fields) {
        int from = begin + PREFIX;
        for (int i = 0; i < fields.length; i++) {
            int space = sdp.indexOf(' ', from, end);
            int to = space < 0 ? end : space;
            boolean isLast = space < 0;
            if (to == from || isLast != (i == fields.length - 1)) {
                return false;
            }
            if (fields[i] == Field.NUMBER && !isNumber(from, to)) {
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    private boolean isNumber(int from, int to) {
        for (int i = from; i < to; i++) {
            if (sdp.charAt(i) < '0' || sdp.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** A name, or a name and a value with a colon between. */
    private boolean isAttribute() {
        int name = begin + PREFIX;
        int colon = sdp.indexOf(':', name, end);
        int space = sdp.indexOf(' ', name, end);
        return colon < 0 ? name < end && space < 0 : colon > name && colon < end - 1 && (space < 0 || space > colon);
    }

    private boolean isNotEmpty() {
        return begin + PREFIX < end;
    }

    /** To the next line. Lines end in LF or CRLF; the end of the last one may be missing. */
    private void advance() {
        begin = nextBegin;
        int feed = sdp.indexOf('\n', begin);
        end = feed < 0 ? sdp.length() : feed;
        nextBegin = feed < 0 ? end : feed + 1;
        if (feed > begin && sdp.charAt(feed - 1) == '\r') {
            end--;
        }
        line++;
        if (line > LINES_MAX && !isAtEnd()) {
            throw new IllegalArgumentException("must be at most %d lines".formatted(LINES_MAX));
        }
    }

    private boolean isAtEnd() {
        return begin == sdp.length();
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
        while (!isAtEnd()) {
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

    private void any(char type, Predicate<SessionDescription> form) {
        while (ahead(type)) {
            one(type, form);
        }
    }

    private void optional(char type, Predicate<SessionDescription> form) {
        if (ahead(type)) {
            one(type, form);
        }
    }

    private boolean ahead(char type) {
        return end - begin >= PREFIX && sdp.charAt(begin) == type && sdp.charAt(begin + 1) == '=';
    }

    private void one(char type, Predicate<SessionDescription> form) {
        if (!ahead(type)) {
            throw fault(line, "must be a %c= line".formatted(type));
        }
        if (end - begin > LINE_LENGTH_MAX) {
            throw fault(line, "must be at most %d characters".formatted(LINE_LENGTH_MAX));
        }
        if (!form.test(this)) {
            throw fault(line, "must have the form of %c= in RFC 8866".formatted(type));
        }
        if (type == 'm' && port() > PORT_MAX) {
            throw fault(line, "must have a port up to %d".formatted(PORT_MAX));
        }
        advance();
    }

    /** Of a line that has the form of {@link #MEDIA}: the digits behind its first space. */
    private int port() {
        int digits = sdp.indexOf(' ', begin) + 1;
        int behind = digits;
        while (Character.isDigit(sdp.charAt(behind))) {
            behind++;
        }
        return Integer.parseInt(sdp, digits, behind, 10);
    }

    private static IllegalArgumentException fault(int line, String detail) {
        return new IllegalArgumentException("is not a session description: line %d %s".formatted(line, detail));
    }
}
