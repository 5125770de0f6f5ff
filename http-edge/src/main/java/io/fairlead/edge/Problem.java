// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

/** The catalogue of everything that can be wrong with a call. Codes are part of the API; API.md has a row for each. */
enum Problem {
    INVALID_REQUEST(400, "The request is not valid", "Correct the request; the same one will fail again."),
    DENIED(403, "This web page may not call this broker", "Ask the operator to add the page's origin to its settings."),
    NOT_FOUND(404, "There is nothing here", "See /openapi.yaml for what there is."),
    METHOD_NOT_ALLOWED(405, "This path does not take this method", "Use a method that the Allow header names."),
    PAYLOAD_TOO_LARGE(413, "The body is too long", "Send a shorter body."),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is not JSON", "Send JSON in UTF-8, with Content-Type: application/json."),
    UPGRADE_REQUIRED(426, "This protocol version is no longer matched", "Update the client software."),
    INTERNAL(500, "The broker failed", "Try again; if it goes on failing, tell the operator when it happened."),
    QUEUE_FULL(503, "Too many are waiting in these compartments", "Try again after the time given."),
    OVERLOADED(503, "This node holds as many requests as it may", "Try again after the time given."),
    DRAINING(503, "This node is leaving", "Try again after the time given, over a new connection."),
    UNAVAILABLE(503, "Nobody could take care of the request in time", "Try again after the time given.");

    private final int status;
    private final String title;
    private final String hint;

    Problem(int status, String title, String hint) {
        this.status = status;
        this.title = title;
        this.hint = hint;
    }

    String code() {
        return Words.of(this);
    }

    /** Names the kind of problem; there is nothing to fetch. */
    String type() {
        return "urn:fairlead:problem:" + code();
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** What the caller can do about it. */
    String hint() {
        return hint;
    }
}
