package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Runs that earlier versions of the program have begun, and in whose midst they were killed: what
/// is stored for the migrations' tests, with the repository of that time as a bundle.
class EarlierVersionsTest {
  private static final Path STORED =
      Path.of("../store-service/src/test/resources/dev/orchestrator/store/database");

  @TempDir private Path home;

  static List<String> schemas() throws IOException {
    try (var files = Files.list(STORED)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".db"))
          .map(name -> name.replace(".db", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void shouldShowAndFinishTheRun(String schema) throws Exception {
    // given
    var project = restored(schema);
    var run =
        project.git("for-each-ref", "--format=%(refname:lstrip=3)", "refs/heads/orchestrator")
            .split("/")[0];
    var folder = project.folder();

    // then
    assertThat(in(folder, "status").out())
        .contains("run " + run + ": interrupted, 1 of 3 tasks succeeded", "orchestrator resume");
    assertThat(in(folder, "logs " + run).out()).contains("this is model", "this is api");
    assertThat(in(folder, "conversation " + run + " model").out()).contains("── attempt 1, code");
    assertThat(in(folder, "diff " + run + " model").out()).contains("+++ b/model.txt");
    assertAttempts(in(folder, "status " + run + " model --json").out(), schema);
    assertThat(in(folder, "status " + run + " api").out())
        .contains("task api of run " + run + ": ", "1        code  coder  interrupted");
    var asks = in(folder, "questions " + run).out().contains("Which path?");
    assertThat(asks).isEqualTo(schema.compareTo("schema-3") >= 0);

    // when
    var resumed = in(folder, asks ? "answer " + run + " 3 /shop" : "resume");

    // then
    assertThat(resumed.exitCode()).as(resumed.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(project.git("ls-files")).contains("api.txt", "model.txt", "page.txt");
    assertThat(in(folder, "status").out()).contains("succeeded, 3 of 3 tasks succeeded");
  }

  /// Two rounds of code and check, merged after the last; without workflows one attempt.
  private static void assertAttempts(String json, String schema) {
    var status = Json.read(json, JsonNode.class);
    if (schema.equals("schema-1")) {
      assertThat(status.at("/attempts").findValuesAsString("step")).containsExactly("code");
      return;
    }
    assertThat(status.at("/attempts").findValuesAsString("step"))
        .containsExactly("code", "check", "code", "check");
    assertThat(status.at("/attempts").findValuesAsString("state"))
        .containsExactly("succeeded", "succeeded", "succeeded", "succeeded");
    assertThat(status.at("/attempts/1/verdict/verdict").asString()).isEqualTo("changes-requested");
    assertThat(status.at("/attempts/2/outcome").asString()).isEqualTo("this is model");
    assertThat(status.at("/attempts/0/ended").asString()).startsWith("2026-");
    assertThat(status.at("/merges").findValuesAsString("what"))
        .containsExactly("started", "merged");
    if (schema.compareTo("schema-3") >= 0) {
      assertThat(status.at("/questions").findValuesAsString("answer"))
          .containsExactly("8080", "8080");
    }
  }

  private ScriptedProject restored(String schema) throws Exception {
    var script = "cat > /dev/null; echo done > $ORCHESTRATOR_TASK.txt";
    var project =
        ScriptedProject.create(
            home.resolve("repository"), ScriptedProject.script(script, Map.of()), 2);
    var bundle = STORED.resolve(schema + ".bundle").toAbsolutePath().normalize();
    project.git("checkout", "--quiet", "--detach");
    project.git("fetch", "--quiet", bundle.toString(), "+refs/*:refs/*");
    project.git("checkout", "--quiet", "--force", "main");
    var database = project.folder().resolve(".orchestrator/orchestrator.db");
    Files.copy(STORED.resolve(schema + ".db"), database);
    move(database, project.folder());
    return project;
  }

  /// The run was begun elsewhere.
  private static void move(Path database, Path folder) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
      for (var sql :
          List.of(
              "UPDATE run SET repository = ?",
              "UPDATE journal SET event = json_set(event, '$.origin.repository', ?) WHERE sequence = 1")) {
        try (var statement = connection.prepareStatement(sql)) {
          statement.setString(1, folder.toString());
          statement.executeUpdate();
        }
      }
    }
  }

  private static CommandRun in(Path folder, String line) {
    return CommandRun.in(folder, line.split(" "));
  }
}
