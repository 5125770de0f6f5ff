// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

/** The node cannot start. The message tells an operator why and is complete without the stack trace. */
final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
