package dev.orchestrator.scheduler.planfile;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.schema.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanReaderTest {
  private final PlanReader reader = new PlanReader(Set.of("coder", "tester"), Set.of());

  @Test
  void shouldReadPlanWithDefaults() {
    var reading =
        reader.read(
            "p.json",
            """
            {"goal":"g","tasks":[
              {"id":"a","prompt":"do a"},
              {"id":"b","title":"B","agent":"tester","prompt":"do b","dependsOn":["a"],
               "writes":["src/**"],"onFailure":"soft"}]}
            """);

    assertThat(reading).isInstanceOf(PlanReading.Valid.class);
    var plan = ((PlanReading.Valid) reading).plan();
    assertThat(plan.goal()).isEqualTo("g");
    assertThat(plan.tasks().getFirst().agent()).isEqualTo("coder");
    assertThat(plan.tasks().getFirst().title()).isEqualTo("a");
    assertThat(plan.tasks().get(1).dependsOn()).containsExactly(new TaskId("a"));
    assertThat(plan.tasks().get(1).onFailure()).isEqualTo(OnFailure.SOFT);
  }

  @Test
  void shouldNameLineAndColumnOfBrokenJson() {
    assertThat(problems("{\n  \"goal\": \"g\",\n  \"tasks\": [ oops ]\n}"))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.toString()).startsWith("p.json:3:");
          assertThat(problem.message()).contains("oops");
        });
  }

  @Test
  void shouldRefuseEmptyFileTrailingTextAndRepeatedNames() {
    assertThat(problems("")).singleElement().asString().contains("is empty");
    assertThat(problems("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]} x")).hasSize(1);
    assertThat(problems("{\"goal\":\"a\",\"goal\":\"b\",\"tasks\":[]}"))
        .singleElement()
        .asString()
        .contains("Duplicate");
  }

  @Test
  void shouldReportSchemaViolationsWithPointerExpectedAndFound() {
    var problems =
        problems(
            """
            {"tasks":[
              {"id":"a","prompt":7},
              {"id":"../b","prompt":"p","colour":"red"},
              {"id":"c","prompt":"p","onFailure":"maybe"},
              {"id":"d"}]}
            """);

    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "p.json: /tasks/0/prompt: expected string, found 7",
            "p.json: /tasks/1/id: expected an id of at most 64 letters, digits, _ and - that does"
                + " not begin with -, found \"../b\"",
            "p.json: /tasks/1/colour: this property is not known",
            "p.json: /tasks/2/onFailure: expected one of hard, soft, skip, found \"maybe\"",
            "p.json: /tasks/3: property \"prompt\" is missing");
  }

  @Test
  void shouldReportAllKindsOfProblemsAtOnce() {
    var problems =
        problems(
            """
            {"tasks":[
              {"id":"a","prompt":"p","dependsOn":["c"]},
              {"id":"b","prompt":"p","dependsOn":["a"]},
              {"id":"c","prompt":"p","dependsOn":["b"]},
              {"id":"c","prompt":"p","dependsOn":["nowhere"]},
              {"id":"C","prompt":"p","agent":"poet"},
              {"id":"e","prompt":"p","writes":["/etc/passwd","src/../../x","~/x","ok/**"]},
              {"id":"f","prompt":1,"workflow":"standard"}]}
            """);

    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(
            "p.json: /tasks/0/dependsOn: tasks depend on each other in a cycle: a → c → b → a",
            "p.json: /tasks/3/id: task id \"c\" is used already by /tasks/2",
            "p.json: /tasks/3/dependsOn/0: task \"c\" depends on \"nowhere\", which is not in the"
                + " plan",
            "p.json: /tasks/4/id: task id \"C\" differs from \"c\" of /tasks/2 only in case",
            "p.json: /tasks/4/agent: agent \"poet\" is not configured; expected one of coder,"
                + " tester",
            "p.json: /tasks/5/writes/0: \"/etc/passwd\" is outside the repository; expected a path"
                + " relative to its root",
            "p.json: /tasks/5/writes/1: \"src/../../x\" is outside the repository; expected a path"
                + " relative to its root",
            "p.json: /tasks/5/writes/2: \"~/x\" is outside the repository; expected a path relative"
                + " to its root",
            "p.json: /tasks/6/prompt: expected string, found 1",
            "p.json: /tasks/6/workflow: workflow \"standard\" is not configured; expected none, as there is no workflow");
  }

  @Test
  void shouldFindCycleInLongChainWithoutRunningOutOfStack() {
    var json = new StringBuilder("{\"tasks\":[");
    int length = 10_000;
    for (int i = 0; i < length; i++) {
      json.append(i == 0 ? "" : ",")
          .append(
              "{\"id\":\"t%d\",\"prompt\":\"p\",\"dependsOn\":[\"t%d\"]}"
                  .formatted(i, (i + 1) % length));
    }

    assertThat(problems(json + "]}"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("t0 → t1 → t2"));
  }

  @Test
  void shouldNameOnlySomeCyclesWhenEverythingDependsOnEverything() {
    var ids = IntStream.range(0, 30).mapToObj(i -> "\"t%d\"".formatted(i)).toList();
    var tasks =
        ids.stream()
            .map(id -> "{\"id\":%s,\"prompt\":\"p\",\"dependsOn\":%s}".formatted(id, ids))
            .collect(joining(","));

    assertThat(problems("{\"tasks\":[%s]}".formatted(tasks))).hasSize(CycleSearch.MAX_CYCLES);
  }

  @Test
  void shouldNameSelfDependencyAsCycle() {
    assertThat(problems("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"dependsOn\":[\"a\"]}]}"))
        .singleElement()
        .asString()
        .endsWith("cycle: a → a");
  }

  private List<Problem> problems(String json) {
    var reading = reader.read("p.json", json);
    assertThat(reading).isInstanceOf(PlanReading.Invalid.class);
    return ((PlanReading.Invalid) reading).problems();
  }
}
