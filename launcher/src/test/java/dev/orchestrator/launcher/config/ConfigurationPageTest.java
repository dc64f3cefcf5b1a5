package dev.orchestrator.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.scheduler.briefing.TemplateCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Holds the page for users against the schema, and the schema's defaults against the loader.
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final JsonNode SCHEMA = Json.MAPPER.readTree(SchemaCheck.configSchema());
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @TempDir private Path home;

  /// A row of a table about fields.
  private record Row(String field, String defaultValue) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          The file                             | ''
          providers.NAME                     | /$defs/provider
          providers.NAME.prices.MODEL        | /$defs/price
          agents.NAME                        | /$defs/agent
          agents.NAME.limits                 | /$defs/limits
          agents.NAME.mcpServers.NAME        | /$defs/mcpServer
          workflows.NAME                     | /$defs/workflow
          workflows.NAME.steps[]             | /$defs/step
          run                                | /$defs/run
          run.merge                         | /$defs/merge
          run.worktree                      | /$defs/run/properties/worktree
          run.questions                     | /$defs/run/properties/questions
          run.budget                        | /$defs/runBudget
          runner                             | /$defs/runner
          observability                      | /$defs/observability
          observability.logs                 | /$defs/logs
          observability.metrics              | /$defs/metrics
          observability.traces               | /$defs/traces
          retry                              | /$defs/retry
          retry.byFailure.NAME             | /$defs/retryRule
          circuitBreaker                    | /$defs/circuitBreaker
          """)
  void shouldListTheFieldsAndDefaultsOfTheSchema(String heading, String pointer)
      throws IOException {
    var object = SCHEMA.at(pointer);
    var required = object.path("required").valueStream().map(JsonNode::asString).toList();
    var expected =
        object.path("properties").properties().stream()
            .map(field ->
                new Row(
                    field.getKey(),
                    required.contains(field.getKey())
                        ? "required"
                        : field.getValue().path("default").toString()))
            .toList();

    assertThat(rows(heading)).isEqualTo(expected);
  }

  @Test
  void shouldNameEveryTemplate() throws IOException {
    var names =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.startsWith("| template "))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .flatMap(line -> CODE.matcher(line.split("\\|")[1]).results())
            .map(name -> name.group(1));

    assertThat(names).containsExactlyInAnyOrderElementsOf(TemplateCheck.names().keySet());
  }

  /// What the schema tells editors about defaults must be what happens.
  @Test
  void shouldFillInTheDefaultsOfTheSchema() throws IOException {
    Files.writeString(
        home.resolve("config.json"),
        """
        {"providers": {"p": {"type": "command", "command": "c"}},
         "agents": {"a": {"mcpServers": {"m": {"url": "http://localhost/"}}}},
         "workflows": {"w": {"steps": [{}, {"kind": "test", "command": ["c"]}]}},
         "run": {"worktree": {}}}
        """);
    var tree = ConfigLoader.load(home, home.resolve("none"), Map.of()).settings().tree();
    var objects = new TreeMap<String, JsonNode>();
    objects.put("/$defs/provider", tree.at("/providers/p"));
    objects.put("/$defs/agent", tree.at("/agents/a"));
    objects.put("/$defs/limits", tree.at("/agents/a/limits"));
    objects.put("/$defs/mcpServer", tree.at("/agents/a/mcpServers/m"));
    objects.put("/$defs/step", tree.at("/workflows/w/steps/1"));
    objects.put("/$defs/run", tree.at("/run"));
    objects.put("/$defs/merge", tree.at("/run/merge"));
    objects.put("/$defs/run/properties/worktree", tree.at("/run/worktree"));
    objects.put("/$defs/run/properties/questions", tree.at("/run/questions"));
    objects.put("/$defs/observability", tree.at("/observability"));
    objects.put("/$defs/logs", tree.at("/observability/logs"));
    objects.put("/$defs/retry", tree.at("/retry"));
    objects.put("/$defs/circuitBreaker", tree.at("/circuitBreaker"));

    objects.forEach((pointer, object) -> {
      for (var field : SCHEMA.at(pointer).path("properties").properties()) {
        var expected = field.getValue().path("default");
        if (!expected.isMissingNode() && !field.getKey().equals("mcpServers")) {
          assertThat(object.path(field.getKey()))
              .as("%s/%s", pointer, field.getKey())
              .isEqualTo(expected);
        }
      }
    });
  }

  @Test
  void shouldShowExamplesThatAreValid() throws IOException {
    var text = Files.readString(PAGE);
    var examples =
        Stream.of(text.split("```json\n"))
            .skip(1)
            .map(example -> example.substring(0, example.indexOf("```")));

    assertThat(examples)
        .isNotEmpty()
        .allSatisfy(example -> {
          Files.writeString(home.resolve("config.json"), example);
          ConfigLoader.load(home, home.resolve("none"), Map.of());
        });
  }

  private static List<Row> rows(String heading) throws IOException {
    var rows = new ArrayList<Row>();
    Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.startsWith("#") || !plain(line.replace("#", "")).equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .dropWhile(line -> !line.startsWith("| field "))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.replace("\\|", "or").split("\\|"))
        .forEach(cells -> rows.add(new Row(plain(cells[1]), plain(cells[3]))));
    return rows;
  }

  private static String plain(String cell) {
    return cell.strip().replace("`", "");
  }
}
