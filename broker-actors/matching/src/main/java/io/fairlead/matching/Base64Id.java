// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.Base64;

/** The text form that all identifiers share: 32 bytes, not all zero, as base64url without padding (43 characters). */
public final class Base64Id {

    public static final int BYTES = 32;
    private static final int CHARACTERS = 43;

    private static final String ZERO = "A".repeat(CHARACTERS);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64Id() {}

    /**
     * The one text form of the 32 bytes that {@code text} stands for. The last character carries four bits only, so
     * several texts stand for the same bytes; identifiers are equal when their bytes are.
     *
     * @throws IllegalArgumentException saying what is wrong, when the text is not such an identifier
     */
    public static String canonical(String text) {
        if (text.length() != CHARACTERS) {
            throw new IllegalArgumentException(
                    "must be " + CHARACTERS + " characters of base64url without padding (32 bytes)");
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64Url) {
            throw new IllegalArgumentException("must be base64url without padding", notBase64Url);
        }
        String canonical = ENCODER.encodeToString(bytes);
        if (canonical.equals(ZERO)) {
            throw new IllegalArgumentException("must not be all zero");
        }
        return canonical;
    }

    /** The canonical text form of 32 bytes. */
    public static String text(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** The 32 bytes that a text in canonical form stands for. */
    public static byte[] bytes(String canonical) {
        return Base64.getUrlDecoder().decode(canonical);
    }

    /** What may appear in a log: enough to tell two apart, too little to use. */
    public static String prefix(String canonical) {
        return canonical.substring(0, 6) + "…";
    }
}
