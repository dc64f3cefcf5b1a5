package dev.orchestrator.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.endtoend.ScriptedProject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class DoctorBundleTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SOME_API_KEY", "env-planted-1", "PROXY", "http://me:url-planted-2@proxy.invalid/");
  private static final List<String> PLANTED =
      List.of(
          "env-planted-1",
          "url-planted-2",
          "config-planted-3",
          "address-planted-4",
          "argument-planted-5",
          "output-planted-6",
          "log-planted-7",
          "argument-planted-8");
  private static final String SAID = "words-of-an-agent";

  @TempDir private Path home;
  private Path folder;

  @BeforeEach
  void runOnce() throws Exception {
    var script =
        "cat > file; echo %s; echo saw env-planted-1; echo token=output-planted-6; echo \"$PASSWORD\"; echo \"$2\""
            .formatted(SAID);
    var project =
        ScriptedProject.create(
            home.resolve("project"),
            new ProviderConfig(
                "command",
                "sh",
                List.of(
                    "-c", script, "--api-key=argument-planted-5", "--token", "argument-planted-8"),
                Map.of("PASSWORD", "config-planted-3")),
            1);
    folder = project.folder();
    project.plan("see https://me:address-planted-4@wiki.invalid for ", "one");
    var plan = folder.resolveSibling("plan.json").toString();
    var run = CommandRun.in(folder, null, ENVIRONMENT, "run", "--yes", "--plan", plan);
    assertThat(run.exitCode()).as(run.toString()).isZero();
    Files.writeString(
        folder.resolve(".orchestrator/logs/orchestrator.log.1"),
        "{\"message\":\"Authorization: Bearer log-planted-7\"}\n");
  }

  @Test
  void shouldTellHowThingsAreWithoutSecretsAndWhatWasSaid() throws IOException {
    var entries = bundle();

    assertThat(entries)
        .containsKeys(
            "version.txt",
            "doctor.json",
            "config.json",
            "environment.txt",
            "limits.txt",
            "git.txt",
            "logs/orchestrator.log",
            "logs/orchestrator.log.1")
        .hasEntrySatisfying("database.txt", text -> assertThat(text).contains("integrity: ok"))
        .hasEntrySatisfying(
            "environment.txt", text -> assertThat(text).contains("SOME_API_KEY (secret)\n"));
    assertThat(entry(entries, "journal.jsonl"))
        .contains("\"type\":\"AttemptSucceeded\"", "\"task\":\"one\"");
    assertThat(entries.keySet()).noneMatch(name -> name.endsWith("output.jsonl"));
    assertThatNothingIsGivenAway(entries);
    var runs = new TreeMap<>(entries);
    runs.keySet().removeIf(name -> !name.startsWith("runs/"));
    assertThat(runs.values()).noneMatch(text -> text.contains(SAID) || text.contains("wiki"));
  }

  @Test
  void shouldTellWhatWasSaidOnRequestWithoutSecrets() throws IOException {
    var entries = bundle("--with-content");

    assertThat(entry(entries, "output.jsonl")).contains(SAID, "saw ***", "wiki.invalid");
    assertThatNothingIsGivenAway(entries);
  }

  @Test
  void shouldHaveTheEndOfALongRun() throws Exception {
    var database = folder.resolve(".orchestrator/orchestrator.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 20000)
          INSERT INTO journal (run, sequence, at, event) SELECT run, sequence + n, at, event FROM more,
            (SELECT * FROM journal ORDER BY sequence DESC LIMIT 1)
          """);
    }

    var lines = entry(bundle(), "journal.jsonl").lines().toList();

    assertThat(lines).hasSize(20_000).noneMatch(line -> line.contains("\"RunStarted\""));
  }

  @Test
  void shouldTellOfBrokenConfigurationToo() throws IOException {
    var file = folder.resolve(".orchestrator/config.json");
    var config = Json.read(Files.readString(file), ObjectNode.class);
    Files.writeString(file, config.put("nonsense", 1).toString());

    assertThat(bundle().get("config-trouble.txt")).contains("nonsense");
  }

  @Test
  void shouldWriteOverNothing() throws IOException {
    Files.writeString(folder.resolve("support.zip"), "precious");

    var doctor = CommandRun.in(folder, null, ENVIRONMENT, "doctor", "--bundle", "support.zip");

    assertThat(doctor.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(folder.resolve("support.zip")).content().isEqualTo("precious");
  }

  private static String entry(Map<String, String> entries, String end) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(end))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private void assertThatNothingIsGivenAway(Map<String, String> entries) throws IOException {
    var host = InetAddress.getLocalHost().getHostName();
    entries.forEach((name, text) -> {
      assertThat(text).as(name).doesNotContain(PLANTED);
      assertThat(text).as(name).doesNotContain(home.toString());
      assertThat(text).as(name).doesNotContainPattern("(?<![\\w-])\\Q" + host + "\\E(?![\\w-])");
    });
  }

  private Map<String, String> bundle(String... options) throws IOException {
    var words = new ArrayList<>(List.of("doctor", "--bundle", "support.zip"));
    words.addAll(List.of(options));
    var doctor = CommandRun.in(folder, null, ENVIRONMENT, words.toArray(String[]::new));
    var file = folder.resolve("support.zip");
    assertThat(file).as(doctor.toString()).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var entries = new TreeMap<String, String>();
    try (var zip = new ZipInputStream(Files.newInputStream(file))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }
}
