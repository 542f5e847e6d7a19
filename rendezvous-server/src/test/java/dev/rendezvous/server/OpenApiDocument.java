package dev.rendezvous.server;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Our description of the server, read. An operation is written as in {@code GET /{key}}, one of its answers as in {@code GET /{key} 404}. */
final class OpenApiDocument {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "options");

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final JsonNode root;

    OpenApiDocument(byte[] json) {
        root = mapper.readTree(json);
    }

    JsonNode root() {
        return root;
    }

    Set<String> paths() {
        return new TreeSet<>(root.path("paths").propertyNames());
    }

    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        for (String path : paths()) {
            for (String method : root.path("paths").path(path).propertyNames()) {
                if (METHODS.contains(method)) {
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path);
                }
            }
        }
        return operations;
    }

    Set<String> answers() {
        Set<String> answers = new TreeSet<>();
        for (String operation : operations()) {
            operation(operation)
                    .path("responses")
                    .propertyNames()
                    .forEach(status -> answers.add(operation + " " + status));
        }
        return answers;
    }

    /** Returns the schemas of an answer's content by media type. */
    Map<String, Optional<JsonNode>> content(String answer) {
        Map<String, Optional<JsonNode>> content = new TreeMap<>();
        response(answer)
                .path("content")
                .properties()
                .forEach(type -> content.put(
                        type.getKey(),
                        Optional.of(type.getValue().path("schema")).filter(s -> !s.isMissingNode())));
        return content;
    }

    Set<String> headers(String answer) {
        return new TreeSet<>(response(answer).path("headers").propertyNames());
    }

    private JsonNode response(String answer) {
        int space = answer.lastIndexOf(' ');
        return resolved(operation(answer.substring(0, space)).path("responses").path(answer.substring(space + 1)));
    }

    /** Returns a path with the examples of its parameters in their places. */
    String example(String path) {
        String example = path;
        for (JsonNode parameter : root.path("paths").path(path).path("parameters")) {
            JsonNode resolved = resolved(parameter);
            example = example.replace(
                    "{" + resolved.path("name").asString() + "}",
                    resolved.path("example").asString());
        }
        return example;
    }

    /** Returns the schema of what an event of a stream carries. */
    JsonNode eventSchema(String answer) {
        return response(answer).path("content").path("text/event-stream").path("x-event");
    }

    /** Returns what is wrong with a body, by the schema, and the members that it has and the schema does not know. */
    List<String> mistakes(JsonNode schema, String body) {
        List<String> mistakes = new ArrayList<>(violations(schema, body));
        undocumented(schema, mapper.readTree(body), "", mistakes);
        return mistakes;
    }

    /** A schema that allows members of any name declares {@code additionalProperties}. */
    private void undocumented(JsonNode schema, JsonNode value, String where, List<String> found) {
        JsonNode known = resolved(schema);
        if (known.has("anyOf")) {
            found.addAll(undocumentedByAll(known.path("anyOf"), value, where));
            return;
        }
        if (value.isArray()) {
            value.forEach(item -> undocumented(known.path("items"), item, where, found));
        }
        if (value.isObject() && !known.path("additionalProperties").asBoolean(false)) {
            value.properties().forEach(member -> {
                String name = where + "/" + member.getKey();
                JsonNode property = known.path("properties").path(member.getKey());
                if (property.isMissingNode()) {
                    found.add(name + " is not documented");
                } else {
                    undocumented(property, member.getValue(), name, found);
                }
            });
        }
    }

    /** Returns nothing if one of the alternatives describes all members, and otherwise what the first one does not describe. */
    private List<String> undocumentedByAll(JsonNode alternatives, JsonNode value, String where) {
        List<List<String>> all = new ArrayList<>();
        alternatives.forEach(alternative -> {
            List<String> found = new ArrayList<>();
            undocumented(alternative, value, where, found);
            all.add(found);
        });
        return all.stream().anyMatch(List::isEmpty) ? List.of() : all.getFirst();
    }

    private List<String> violations(JsonNode schema, String body) {
        ObjectNode whole = mapper.createObjectNode();
        whole.setAll((ObjectNode) schema);
        whole.set("components", root.path("components"));
        return schemas.getSchema(whole).validate(mapper.readTree(body)).stream()
                .map(Error::toString)
                .toList();
    }

    /** Returns every reference that leads nowhere. */
    List<String> danglingReferences() {
        List<String> dangling = new ArrayList<>();
        for (JsonNode reference : root.findValues("$ref")) {
            if (!reference.asString().startsWith("#/")
                    || root.at(reference.asString().substring(1)).isMissingNode()) {
                dangling.add(reference.asString());
            }
        }
        return dangling;
    }

    private JsonNode operation(String operation) {
        int space = operation.indexOf(' ');
        return root.path("paths")
                .path(operation.substring(space + 1))
                .path(operation.substring(0, space).toLowerCase(Locale.ROOT));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asString().substring(1)) : node;
    }
}
