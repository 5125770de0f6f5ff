// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import com.typesafe.config.ConfigOrigin;

/** Says in one short word where a value was given: {@code file:line}, or what it came from. */
final class Origins {

    private Origins() {}

    static String text(ConfigOrigin origin) {
        String line = origin.lineNumber() > 0 ? ":" + origin.lineNumber() : "";
        if (origin.filename() != null) {
            return origin.filename() + line;
        }
        if (origin.resource() != null) {
            return origin.resource() + line;
        }
        return origin.description();
    }
}
