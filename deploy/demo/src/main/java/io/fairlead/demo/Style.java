// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

/** ANSI colours, or none. */
enum Style {
    COLOURED {
        @Override
        String paint(String code, String text) {
            return "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    },
    PLAIN {
        @Override
        String paint(String code, String text) {
            return text;
        }
    };

    abstract String paint(String code, String text);

    String title(String text) {
        return paint("1;36", text);
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("1;31", text);
    }

    String faint(String text) {
        return paint("2", text);
    }
}
