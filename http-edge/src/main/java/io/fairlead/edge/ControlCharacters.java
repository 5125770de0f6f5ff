// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds control characters (C0, DEL and C1) in a text of lines. The tab is none here, nor are LF and CRLF; a CR by
 * itself is.
 *
 * <p>It looks at eight octets at once as long as they are printable ASCII, which is nearly always.
 */
final class ControlCharacters {

    private static final byte DELETE = 0x7F;
    private static final byte C1_LEAD = (byte) 0xC2;
    private static final byte C1_MAX = (byte) 0x9F;

    /** Eight bytes of an array at once, whichever way round. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** A one in each of eight bytes. */
    private static final long ONES = 0x0101_0101_0101_0101L;

    private static final long HIGH_BITS = ONES << 7;

    private ControlCharacters() {}

    /** Where the first one begins, in bytes; -1 when there is none. */
    static int indexOfFirst(byte[] utf8) {
        int i = 0;
        while (i < utf8.length) {
            if (i + Long.BYTES <= utf8.length && arePrintable((long) EIGHT.get(utf8, i))) {
                i += Long.BYTES;
            } else if (isControlCharacter(utf8[i], i + 1 < utf8.length ? utf8[i + 1] : 0)) {
                return i;
            } else {
                i++;
            }
        }
        return -1;
    }

    /**
     * Whether these are eight octets of printable ASCII. Where no high bit is set, adding 1 carries nothing and sets
     * that of a delete only; taking a space borrows nothing unless an octet is less, and the lowest that is gets its
     * high bit set.
     */
    private static boolean arePrintable(long eight) {
        return ((eight | (eight + ONES) | (eight - ' ' * ONES)) & HIGH_BITS) == 0;
    }

    /** Those above ASCII, U+0080 to U+009F, are C2 and themselves in UTF-8. */
    private static boolean isControlCharacter(byte octet, byte following) {
        return switch (octet) {
            case '\t', '\n' -> false;
            case '\r' -> following != '\n';
            case C1_LEAD -> following <= C1_MAX;
            default -> (octet >= 0 && octet < ' ') || octet == DELETE;
        };
    }
}
