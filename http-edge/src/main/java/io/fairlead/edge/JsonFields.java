// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object in a body. It knows where the object stands, so that every complaint names the field by
 * its JSON pointer (RFC 6901). A field that is {@code null} is absent; fields that nobody asks for are ignored.
 *
 * <p>Every reading method throws {@link RequestRefused} when the field is missing, of another type or out of range.
 */
final class JsonFields {

    private final ObjectNode object;
    private final String pointer;
    private final boolean escaped;

    private JsonFields(ObjectNode object, String pointer, boolean escaped) {
        this.object = object;
        this.pointer = pointer;
        this.escaped = escaped;
    }

    /** @param escaped whether the body escapes characters by number, which may be half of a surrogate pair */
    static JsonFields root(ObjectNode object, boolean escaped) {
        return new JsonFields(object, "", escaped);
    }

    boolean has(String name) {
        return find(name) != null;
    }

    /** @param parse throws IllegalArgumentException, with what is wrong, where the text will not do */
    <T> T parsed(String name, Function<String, T> parse) {
        return parsed(required(name), () -> at(name), parse);
    }

    /** @param lengthMax in characters (Unicode code points); at least one is asked for */
    String text(String name, int lengthMax) {
        return parsed(name, text -> sized(text, lengthMax));
    }

    Optional<String> optionalText(String name, int lengthMax) {
        return has(name) ? Optional.of(text(name, lengthMax)) : Optional.empty();
    }

    /** A whole number without fraction or exponent, from {@code min} to {@code max}. */
    int integer(String name, int min, int max) {
        JsonNode node = required(name);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw fault(name, "must be an integer from %d to %d".formatted(min, max));
        }
        return node.intValue();
    }

    int optionalInteger(String name, int min, int max, int absent) {
        return has(name) ? integer(name, min, max) : absent;
    }

    /** The elements of an array of texts; none when it is absent. */
    <T> List<T> optionalList(String name, int countMax, Function<String, T> parse) {
        JsonNode array = find(name);
        if (array == null) {
            return List.of();
        }
        if (!array.isArray() || array.size() > countMax) {
            throw fault(name, "must be a list of at most %d".formatted(countMax));
        }
        List<T> elements = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            int index = i;
            elements.add(parsed(array.get(i), () -> at(name) + "/" + index, parse));
        }
        return elements;
    }

    JsonFields object(String name) {
        if (required(name) instanceof ObjectNode child) {
            return new JsonFields(child, at(name), escaped);
        }
        throw fault(name, "must be an object");
    }

    Optional<JsonFields> optionalObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    RequestRefused fault(String name, String detail) {
        return new RequestRefused(ProblemDetails.at(at(name), detail));
    }

    private JsonNode required(String name) {
        JsonNode node = find(name);
        if (node == null) {
            throw fault(name, "is missing");
        }
        return node;
    }

    private @Nullable JsonNode find(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private String at(String name) {
        return pointer + "/" + name;
    }

    private <T> T parsed(JsonNode node, Supplier<String> pointer, Function<String, T> parse) {
        try {
            return parse.apply(wellFormed(node));
        } catch (IllegalArgumentException unfit) {
            throw new RequestRefused(ProblemDetails.at(pointer.get(), String.valueOf(unfit.getMessage())));
        }
    }

    /** JSON can escape half of a surrogate pair, which no UTF-8 response could carry on. */
    private String wellFormed(JsonNode node) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException("must be a string");
        }
        String text = node.textValue();
        if (escaped && !text.equals(new String(text.getBytes(UTF_8), UTF_8))) {
            throw new IllegalArgumentException("must be well-formed Unicode");
        }
        return text;
    }

    private static String sized(String text, int lengthMax) {
        if (text.isEmpty() || text.codePointCount(0, text.length()) > lengthMax) {
            throw new IllegalArgumentException("must be 1 to %d characters".formatted(lengthMax));
        }
        return text;
    }
}
