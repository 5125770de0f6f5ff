// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * One HTTP response as it came over the wire.
 *
 * @param headers by name in lower case
 */
record BlackBoxReply(int status, Map<String, String> headers, String body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("not JSON: " + this, notJson);
        }
    }

    /** The text, number or boolean at a JSON pointer; empty when there is none. */
    String at(String pointer) {
        return json().at(pointer).asText();
    }

    /** {@code outcome}, and {@code why} where there is one; or {@code status code}: what tests compare in one line. */
    String verdict() {
        if (status != 200) {
            return status + " " + at("/code");
        }
        return (at("/outcome") + " " + at("/why")).strip();
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
