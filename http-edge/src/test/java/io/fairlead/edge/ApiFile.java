// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The API's description, and its schemas to hold bodies against. */
final class ApiFile {

    private ApiFile() {}

    static JsonNode read() {
        try (InputStream file = Objects.requireNonNull(ApiFile.class.getResourceAsStream(OpenApiEndpoint.RESOURCE))) {
            return new YAMLMapper().readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static JsonSchema schema(String name) {
        ObjectNode root = read().deepCopy();
        root.put("$ref", "#/components/schemas/" + name);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
    }

    static void assertFits(JsonNode value, String schema) {
        assertThat(schema(schema).validate(value)).as(schema + ": " + value).isEmpty();
    }
}
