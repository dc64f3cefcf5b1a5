package dev.orchestrator.launcher.endtoend;

import static dev.orchestrator.launcher.command.CommandRun.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.command.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A run that is taken from one repository to another.
class ExportImportTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path home;
  private ScriptedProject project;
  private Path archive;

  @BeforeEach
  void createProject() throws Exception {
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 2);
    archive = home.resolve("run.zip");
  }

  @Test
  void shouldShowARunInAnotherRepositoryAsInItsOwn() throws Exception {
    // given
    var there = cloned();
    var run = runOneThatSucceedsAndOneThatFails();
    var lines =
        List.of(
            "status --json",
            "status",
            "logs " + run,
            "logs " + run + " --raw",
            "conversation " + run + " good",
            "conversation " + run + " bad --json",
            "questions --all --json",
            "diff " + run + " good",
            "diff " + run + " bad",
            "runs");

    // when
    export();
    var imported = in(there, "import ../run.zip");

    // then
    assertThat(imported.exitCode()).as(imported.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(imported.out()).contains("run " + run + " is here, 2 branches and refs made");
    for (var line : lines) {
      // what is shown of the run is the same but for where it is now
      assertThat(in(there, line).out().replace(there.toString(), project.folder().toString()))
          .as(line)
          .isEqualTo(in(project.folder(), line).out());
    }
    assertThat(in(there, "diff " + run + " good").out()).contains("+good");
    assertThat(in(there, "diff " + run + " bad").out()).contains("+bad");

    // when
    var again = in(there, "import ../run.zip");
    var back = in(there, "export -o ../back.zip");

    // then
    assertThat(again)
        .isEqualTo(
            new CommandRun(ExitCode.SUCCEEDED, "run %s was here already\n".formatted(run), ""));
    assertThat(back.exitCode()).as(back.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(entries(home.resolve("back.zip")))
        .containsAllEntriesOf(
            Map.of(
                "journal.ndjson",
                entry("journal.ndjson"),
                "output.ndjson",
                entry("output.ndjson")));
  }

  @Test
  void shouldRefuseWhatCannotBeUsedAndChangeNothing() throws Exception {
    // given
    var there = cloned();
    var run = runOneThatSucceedsAndOneThatFails();
    export();
    var whole = entries(archive);
    var bytes = Files.readAllBytes(archive);

    // then
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(there, " is no archive of a run, or is damaged or cut off (");

    rewrite(whole, "journal.ndjson", text -> text.replace("bad", "BAD"));
    assertRefused(there, " is damaged: journal.ndjson is not what it was; get it again");

    var named = new LinkedHashMap<>(whole);
    named.put("../../evil", "x");
    write(named);
    assertRefused(there, " holds '../../evil', which no archive of a run has");

    rewrite(whole, "manifest.json", text -> text.replace("\"format\":1", "\"format\":2"));
    assertRefused(
        there, " was made by a newer version (format 2, this one reads 1); use that version");

    rewrite(whole, "output.ndjson", text -> text + " ".repeat(10_000_000));
    assertRefused(there, " is damaged: output.ndjson is not what it was; get it again");

    write(whole);
    assertThat(in(there, "import ../run.zip --max-bytes 100").err())
        .endsWith(" would take more than 100 bytes when unpacked; allow that with --max-bytes\n");

    edit(whole, manifest -> ((ObjectNode) manifest.at("/refs/0")).put("name", "refs/heads/main"));
    assertRefused(there, "the archive holds refs/heads/main, which is no ref of run " + run);

    edit(whole, manifest -> ((ObjectNode) manifest.at("/refs/0")).put("commit", "--all"));
    assertRefused(there, " has a manifest that cannot be read; export the run again");

    edit(whole, manifest -> ((ObjectNode) manifest).put("baseCommit", "--output=evil"));
    assertRefused(there, "'--output=evil' is no full commit id");

    assertThat(in(there, "runs --json").out()).isEqualTo("[]\n");
    assertThat(Files.exists(there.resolve("evil"))).isFalse();
    assertThat(refs(there)).doesNotContain(run);
  }

  @Test
  void shouldRefuseARunThatIsThereWithOtherContentAndARepositoryWithoutItsBeginning()
      throws Exception {
    // given
    var run = runOneThatSucceedsAndOneThatFails();
    export();
    in(project.folder(), "retry " + run + " bad");
    var stranger = ScriptedProject.create(home.resolve("stranger"), ScriptedProject.shell(), 2);
    stranger.git("commit", "--quiet", "--amend", "--message=other");

    // then
    assertThat(in(project.folder(), "import ../run.zip"))
        .isEqualTo(
            refused(
                ExitCode.USAGE,
                "run %s is here already and has gone another way than the one in the archive; `orchestrator status %1$s` shows it"
                    .formatted(run)));
    assertThat(in(stranger.folder(), "import ../run.zip").err())
        .contains("which this repository does not have; fetch it first, or import with");
    var onlyLook = in(stranger.folder(), "import ../run.zip --without-git");
    assertThat(onlyLook.exitCode()).as(onlyLook.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(in(stranger.folder(), "logs " + run + " bad").out()).contains("this is bad");
    assertThat(in(stranger.folder(), "retry " + run + " bad").err())
        .contains("which this repository does not have; fetch it to go on");
  }

  @Test
  void shouldGoOnElsewhereWithARunThatWasKilled() throws Exception {
    // given
    project.plan(
        "echo $ORCHESTRATOR_TASK > $ORCHESTRATOR_TASK.txt; test $ORCHESTRATOR_TASK = a || { test $ORCHESTRATOR_ATTEMPT -gt 1 && exit; touch $HOME/begun; sleep 60; } # ",
        "a",
        "b: a");
    var there = cloned();
    Files.createDirectories(there.resolve(".orchestrator"));
    Files.copy(
        project.folder().resolve(".orchestrator/config.json"),
        there.resolve(".orchestrator/config.json"));
    var run = Program.start(project.folder(), "run", "--plan", "../plan.json");
    try {
      await().atMost(LIMIT).until(() -> Files.exists(home.resolve("begun")));

      // when
      export();
    } finally {
      run.kill();
    }
    var onlyLook = in(there, "import ../run.zip --without-git");
    var early = in(there, "resume");
    var imported = in(there, "import ../run.zip");
    var resumed = in(there, "resume");

    // then
    assertThat(onlyLook.exitCode()).as(onlyLook.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(early.exitCode()).as(early.toString()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(early.err())
        .contains(" has brought in commit ", ", which this repository does not have; ")
        .hasLineCount(1);
    assertThat(imported.exitCode()).as(imported.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(resumed.exitCode()).as(resumed.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(project.git("-C", there.toString(), "ls-files"))
        .isEqualTo("README.md\na.txt\nb.txt\n");
    assertThat(in(there, "status").out()).contains("2 of 2 tasks succeeded");
  }

  @Test
  void shouldNotWriteOverAFile() throws Exception {
    runOneThatSucceedsAndOneThatFails();
    Files.writeString(archive, "mine");

    assertThat(in(project.folder(), "export -o ../run.zip").err())
        .isEqualTo(
            "orchestrator: %s is there already; remove it or name another file with -o\n"
                .formatted(archive));
    assertThat(Files.readString(archive)).isEqualTo("mine");
  }

  private Path cloned() throws Exception {
    var there = home.resolve("otherplace");
    project.git("clone", "--quiet", ".", there.toString());
    return there;
  }

  private String runOneThatSucceedsAndOneThatFails() throws Exception {
    project.plan(
        "echo this is $ORCHESTRATOR_TASK; echo $ORCHESTRATOR_TASK > $ORCHESTRATOR_TASK.txt; test $ORCHESTRATOR_TASK = good # ",
        "good",
        "bad");
    var run = in(project.folder(), "run --plan ../plan.json");
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.FAILED);
    return Json.read(in(project.folder(), "status --json").out(), JsonNode.class)
        .at("/run/run")
        .stringValue();
  }

  private void export() throws IOException {
    Files.deleteIfExists(archive);
    var exported = in(project.folder(), "export -o ../run.zip");
    assertThat(exported.exitCode()).as(exported.toString()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
        .isEqualTo("rw-------");
  }

  private static CommandRun in(Path folder, String line) {
    return CommandRun.in(folder, line.split(" "));
  }

  private String refs(Path folder) throws Exception {
    return project.git("-C", folder.toString(), "for-each-ref");
  }

  private void assertRefused(Path there, String sentence) {
    var refused = in(there, "import ../run.zip");
    assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains(sentence).hasLineCount(1);
  }

  private interface Edit<T> {
    T of(T old);
  }

  private interface Change {
    void of(JsonNode manifest);
  }

  private void edit(Map<String, String> entries, Change change) throws IOException {
    rewrite(
        entries,
        "manifest.json",
        text -> {
          var node = Json.read(text, JsonNode.class);
          change.of(node);
          return Json.write(node);
        });
  }

  private void rewrite(Map<String, String> entries, String name, Edit<String> edit)
      throws IOException {
    var changed = new LinkedHashMap<>(entries);
    changed.compute(name, (_, text) -> edit.of(text));
    write(changed);
  }

  /// Bytes as characters of Latin-1, because a bundle is no text.
  private void write(Map<String, String> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    Files.write(archive, bytes.toByteArray());
  }

  private String entry(String name) throws IOException {
    return String.valueOf(entries(archive).get(name));
  }

  private static Map<String, String> entries(Path archive) throws IOException {
    var entries = new LinkedHashMap<String, String>();
    try (var zip = new ZipFile(archive.toFile())) {
      for (var entry : zip.stream().toList()) {
        try (var in = zip.getInputStream(entry)) {
          entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return entries;
  }
}
