package dev.orchestrator.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SchemaCheckTest {
  private static final String DURATION =
      "expected a duration in ISO 8601, for example PT30M or PT1.5S, found ";

  @Test
  void shouldAcceptPlanWithEveryProperty() {
    var problems =
        plan(
            """
            {"$schema":"plan.schema.json","goal":"g","tasks":[
              {"id":"a","title":"t","agent":"coder","prompt":"p","dependsOn":[],"writes":["src/**"],
               "onFailure":"soft","workflow":"standard"}]}
            """);

    assertThat(problems).isEmpty();
  }

  @Test
  void shouldNameEachViolationWithItsPlaceAndWhatIsExpected() {
    var problems =
        plan(
            """
            {"goal":1,"tasks":[
              {"id":"a b","prompt":""},
              {"id":"b","prompt":"p","dependsOn":"a"},
              {"id":"c","onFailure":"perhaps","speed":9},
              "d"]}
            """);

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "f.json: /goal: expected string, found 1",
            "f.json: /tasks/0/id: expected an id of at most 64 letters, digits, _ and - that does"
                + " not begin with -, found \"a b\"",
            "f.json: /tasks/0/prompt: expected text that is not empty, found \"\"",
            "f.json: /tasks/1/dependsOn: expected array, found \"a\"",
            "f.json: /tasks/2: property \"prompt\" is missing",
            "f.json: /tasks/2/onFailure: expected one of hard, soft, skip, found \"perhaps\"",
            "f.json: /tasks/2: property \"speed\" is not known",
            "f.json: /tasks/3: expected object, found \"d\"");
  }

  @Test
  void shouldRefuseWhenPlanHasNoTasks() {
    assertThat(plan("{\"tasks\":[]}"))
        .containsExactly("f.json: /tasks: expected at least 1 items, found 0");
    assertThat(plan("[]")).containsExactly("f.json: expected object, found a value of type array");
  }

  @Test
  void shouldRefuseWhenPlanHasTooManyTasks() {
    var tasks =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj("{\"id\":\"t%d\",\"prompt\":\"p\"}"::formatted)
            .collect(Collectors.joining(","));

    assertThat(plan("{\"tasks\":[" + tasks + "]}"))
        .containsExactly("f.json: /tasks: expected at most 10000 items, found 10001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT30M", "PT1.5S", "PT1H30M", "PT0S"})
  void shouldAcceptDurationOfTheFormatThatJavaReads(String duration) {
    assertThat(config(retry(duration))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"30m", "PT", "P1D", "PT-3S", "1.5", ""})
  void shouldSayHowDurationsAreWrittenWhenOneIsNot(String duration) {
    assertThat(config(retry(duration)))
        .containsExactly("f.json: /retry/baseDelay: " + DURATION + '"' + duration + '"');
  }

  @Test
  void shouldRefuseNumberWhereDurationIsExpected() {
    assertThat(config("{\"retry\":{\"baseDelay\":30}}"))
        .containsExactly("f.json: /retry/baseDelay: expected string, found 30");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A-B", "1A", "A B", "A=B", "", "Ä"})
  void shouldRefuseVariableWhenShellsCouldNotNameIt(String name) {
    assertThat(config(provider(name)))
        .containsExactly(
            "f.json: /providers/p/env: expected a variable's name of letters, digits and _ that"
                + " does not begin with a digit, found \"%s\"".formatted(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "_", "path_2", "HTTP_PROXY"})
  void shouldAcceptVariableWhenItIsAnIdentifier(String name) {
    assertThat(config(provider(name))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'expected at least 1, found 0'",
    "1001, 'expected at most 1000, found 1001'",
    "1.5, 'expected integer, found 1.5'"
  })
  void shouldRefuseNumberWhenItIsOutOfBounds(String number, String message) {
    assertThat(config("{\"run\":{\"concurrency\":%s}}".formatted(number)))
        .containsExactly("f.json: /run/concurrency: " + message);
  }

  @Test
  void shouldNotRepeatLongValues() {
    var problems = plan("{\"tasks\":[{\"id\":\"%s\",\"prompt\":\"p\"}]}".formatted("x".repeat(90)));

    assertThat(problems).singleElement().asString().endsWith("found a value of type string");
  }

  @Test
  void shouldDescribeEveryPatternOfTheSchemas() {
    var schemas = Stream.of(SchemaCheck.planSchema(), SchemaCheck.configSchema()).map(this::parse);

    assertThat(schemas.flatMap(schema -> schema.findParents("pattern").stream()))
        .isNotEmpty()
        .allSatisfy(parent -> assertThat(parent.path("description").asString()).isNotBlank());
  }

  private static String retry(String duration) {
    return "{\"retry\":{\"baseDelay\":\"%s\"}}".formatted(duration);
  }

  private static String provider(String variable) {
    return "{\"providers\":{\"p\":{\"type\":\"command\",\"command\":\"c\",\"env\":{\"%s\":\"\"}}}}"
        .formatted(variable);
  }

  private List<String> plan(String json) {
    return problems(SchemaCheck.ofPlan(), json);
  }

  private List<String> config(String json) {
    return problems(SchemaCheck.ofConfig(), json);
  }

  private List<String> problems(SchemaCheck check, String json) {
    return check.check("f.json", parse(json)).stream().map(Problem::toString).toList();
  }

  private JsonNode parse(String json) {
    return ((JsonFile.Parsed) JsonFile.parse("f.json", json)).root();
  }
}
