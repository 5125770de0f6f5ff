// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Renders what the management endpoint answers: JSON, and RFC 9457 problems in the form of the public API's. */
final class ManagementResponse {

    private static final HttpHeader NO_STORE = RawHeader.create("Cache-Control", "no-store");
    private static final ContentType PROBLEM_JSON = MediaTypes.customWithFixedCharset(
                    "application", "problem+json", HttpCharsets.UTF_8, Map.of(), false)
            .toContentType();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ManagementResponse() {}

    /** @param body a record or a map */
    static HttpResponse ok(Object body) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes(body)))
                .addHeader(NO_STORE);
    }

    static HttpResponse accepted(Object body) {
        return ok(body).withStatus(StatusCodes.ACCEPTED);
    }

    static HttpResponse problem(ManagementProblem problem, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:fairlead:problem:" + problem.code());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", detail);
        body.put("code", problem.code());
        body.put("hint", problem.hint());
        return HttpResponse.create()
                .withStatus(StatusCodes.get(problem.status()))
                .withEntity(HttpEntities.create(PROBLEM_JSON, bytes(body)))
                .addHeader(NO_STORE);
    }

    private static byte[] bytes(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of texts and numbers does not become JSON", impossible);
        }
    }
}
