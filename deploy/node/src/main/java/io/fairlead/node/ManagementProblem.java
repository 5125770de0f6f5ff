// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.util.Locale;

/** What can be wrong with a call to the management endpoint. MANAGEMENT.md has a row for each. */
enum ManagementProblem {
    INVALID_REQUEST(400, "The request is not valid", "Correct the request; the same one will fail again."),
    UNAUTHENTICATED(401, "A password is needed", "Send the user and password of fairlead.node.management.auth."),
    DENIED(403, "This caller may not do this here", "See MANAGEMENT.md for who may change something."),
    NOT_FOUND(404, "There is nothing here", "See MANAGEMENT.md for what there is."),
    METHOD_NOT_ALLOWED(405, "This path does not take this method", "Use a method that the Allow header names."),
    INTERNAL(500, "The node failed", "Look into the node's log."),
    NOT_READY(503, "The node wants no new requests", "Send them to other nodes.");

    private final int status;
    private final String title;
    private final String hint;

    ManagementProblem(int status, String title, String hint) {
        this.status = status;
        this.title = title;
        this.hint = hint;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String hint() {
        return hint;
    }
}
