// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

/** Carries a caller's fault from the depths of reading to the one place that renders it. Costs no stack trace. */
final class RequestRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ProblemDetails details;

    RequestRefused(ProblemDetails details) {
        super(details.detail(), null, false, false);
        this.details = details;
    }

    ProblemDetails details() {
        return details;
    }
}
