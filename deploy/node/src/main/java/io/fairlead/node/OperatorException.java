// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

/** Why an operator's command could not be done, in words for the operator. */
final class OperatorException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OperatorException(String message) {
        super(message);
    }
}
