// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.util.regex.Pattern;
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

    /** Pekko ends some summaries with the caller's address, which is nobody's business. */
    private static final Pattern CALLER = Pattern.compile(" from \\S+$");

    private static final int TOO_LARGE = Problem.PAYLOAD_TOO_LARGE.status();

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        log.debug("Ill-formed HTTP: {}", status);
        Problem problem = status.intValue() == TOO_LARGE ? Problem.PAYLOAD_TOO_LARGE : Problem.INVALID_REQUEST;
        String what = error.summary().isEmpty()
                ? status.reason()
                : CALLER.matcher(error.summary()).replaceFirst("");
        return JsonResponse.problem(ProblemDetails.of(problem, "The request is not HTTP/1.1: " + what));
    }
}
