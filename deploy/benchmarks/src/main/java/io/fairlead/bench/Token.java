// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/**
 * The number of a peer or request: unique among all drivers whose ledgers are judged together. Session descriptions
 * carry it, which is how an offer is recognised at the proxy that got it, and an answer at the client.
 */
final class Token {

    /** No token: none was seen, or one that is not ours. */
    static final long NONE = 0;

    static final int DIGITS = 16;

    private static final int NUMBER_BITS = 40;
    private static final String HEX = "0123456789abcdef";

    private final long run;
    private long last;

    /** @param run a random number that names the driver; only its low 23 bits count */
    Token(long run) {
        this.run = ((run & 0x7f_ffffL) | 1) << NUMBER_BITS;
    }

    long next() {
        last++;
        return run | last;
    }

    /** Whether this object gave out the token. */
    boolean isOurs(long token) {
        return token >>> NUMBER_BITS == run >>> NUMBER_BITS;
    }

    static String text(long token) {
        StringBuilder text = new StringBuilder(DIGITS);
        for (int shift = 60; shift >= 0; shift -= 4) {
            text.append(digit(token >>> shift));
        }
        return text.toString();
    }

    /** The hexadecimal digit of the lowest four bits. */
    static char digit(long bits) {
        return HEX.charAt((int) bits & 0xf);
    }

    /** The token whose digits begin at {@code at}; {@link #NONE} when there are none. */
    static long read(String text, int at) {
        if (at < 0 || at + DIGITS > text.length()) {
            return NONE;
        }
        long token = 0;
        for (int i = at; i < at + DIGITS; i++) {
            int digit = HEX.indexOf(text.charAt(i));
            if (digit < 0) {
                return NONE;
            }
            token = token << 4 | digit;
        }
        return token;
    }
}
