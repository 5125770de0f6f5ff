// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.util.regex.Pattern;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
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

    /** How Pekko says that it does not know a method, before anybody has looked at the path. */
    private static final Pattern METHOD = Pattern.compile("Unsupported HTTP method|CONNECT requests are not supported");

    /** Of all paths together, since it is not known which one was meant. */
    private static final HttpHeader ALLOW = RawHeader.create("Allow", "GET, POST");

    private static final int TOO_LARGE = Problem.PAYLOAD_TOO_LARGE.status();

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        log.debug("Ill-formed HTTP: {}", status);
        if (METHOD.matcher(error.summary()).lookingAt()) {
            return JsonResponse.problem(ProblemDetails.of(Problem.METHOD_NOT_ALLOWED, "No path takes this method."))
                    .addHeader(ALLOW);
        }
        Problem problem = status.intValue() == TOO_LARGE ? Problem.PAYLOAD_TOO_LARGE : Problem.INVALID_REQUEST;
        String what = error.summary().isEmpty()
                ? status.reason()
                : CALLER.matcher(error.summary()).replaceFirst("");
        return JsonResponse.problem(ProblemDetails.of(problem, "The request is not HTTP/1.1: " + what));
    }
}
