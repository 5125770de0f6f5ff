// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers what Pekko HTTP cannot even parse; the connection ends after it. Named in {@code fairlead-edge-http.conf}.
 *
 * <p>Only the parser's summary is passed on: its details may quote what was sent.
 */
final class IllFormedRequestHandler extends ParsingErrorHandler {

    private static final int TOO_LARGE = Problem.PAYLOAD_TOO_LARGE.status();

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        log.debug("Ill-formed HTTP: {}", error.summary());
        Problem problem = status.intValue() == TOO_LARGE ? Problem.PAYLOAD_TOO_LARGE : Problem.INVALID_REQUEST;
        String what = error.summary().isEmpty() ? status.reason() : error.summary();
        return JsonResponse.problem(ProblemDetails.of(problem, "The request is not HTTP/1.1: " + what));
    }
}
