// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;

/**
 * Reads a body as one JSON object, and as nothing else: strict UTF-8, no duplicate names, nothing after the object. Two
 * readers that disagree about a body are a way past one of them, so whatever can be read in two ways is refused.
 */
final class StrictJson {

    private static final char REPLACEMENT = 0xFFFD;
    private static final int NESTING_MAX = 16;
    private static final int NUMBER_LENGTH_MAX = 32;
    /** In bytes of UTF-8, for names that are not plain ASCII. */
    private static final int NAME_LENGTH_MAX = 256;

    private static final ObjectReader READER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .maxNumberLength(NUMBER_LENGTH_MAX)
                            .maxNameLength(NAME_LENGTH_MAX)
                            .build())
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .build())
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private StrictJson() {}

    /** @throws RequestRefused when the bytes are anything but one JSON object */
    static JsonFields object(ByteString body) {
        byte[] bytes = body.toArrayUnsafe(); // perhaps the one that it came in; nobody writes there any more
        String text = new String(bytes, UTF_8);
        requireUtf8(text, bytes);
        if (parse(bytes) instanceof ObjectNode object) {
            return JsonFields.root(object, text.contains("\\u"));
        }
        throw new RequestRefused(ProblemDetails.at("", "must be a JSON object"));
    }

    /** The parser alone lets characters pass that are encoded in more bytes than they need. */
    private static void requireUtf8(String text, byte[] body) {
        // What is not UTF-8 has become this character, which a body may also contain itself.
        if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(UTF_8), body)) {
            throw new RequestRefused(ProblemDetails.of(Problem.INVALID_REQUEST, "The body is not UTF-8."));
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return READER.readTree(body);
        } catch (IOException notStrictJson) {
            throw new RequestRefused(ProblemDetails.of(
                    Problem.INVALID_REQUEST,
                    "The body is not one strict JSON object (RFC 8259, no duplicate names, %d levels at most)%s."
                            .formatted(NESTING_MAX, where(notStrictJson))));
        }
    }

    private static String where(IOException notStrictJson) {
        return notStrictJson instanceof JsonProcessingException known && known.getLocation() != null
                ? ": see line %d, column %d"
                        .formatted(
                                known.getLocation().getLineNr(),
                                known.getLocation().getColumnNr())
                : "";
    }
}
