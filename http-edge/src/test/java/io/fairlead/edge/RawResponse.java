// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;

/** A response as it was on the wire; header names are in lower case. */
record RawResponse(int status, Map<String, String> headers, String body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("not JSON: " + this, notJson);
        }
    }

    String text(String pointer) {
        return json().at(pointer).asText();
    }

    boolean isProblem() {
        return header("content-type").equals(Optional.of("application/problem+json"));
    }

    boolean isJson() {
        return header("content-type").equals(Optional.of("application/json"));
    }
}
