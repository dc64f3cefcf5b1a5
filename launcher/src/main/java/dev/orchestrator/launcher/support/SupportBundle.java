package dev.orchestrator.launcher.support;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.launcher.OwnerOnly;
import dev.orchestrator.launcher.log.LogFile;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.store.query.StoreReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;

/// An archive for somebody who is asked for help. Whatever goes into it passes the redaction. A
/// part that cannot be had says why, and keeps no other part out.
public final class SupportBundle implements Closeable {
  /// The newest runs that are in it.
  private static final int RUNS = 5;

  /// Of a run; the last ones.
  private static final int MAX_EVENTS = 20_000;

  private static final int MAX_BATCHES = 5_000;
  private static final int MAX_LOG_BYTES = 4_000_000;

  private final ZipOutputStream zip;
  private final Redaction redaction;
  private final boolean withContent;

  private SupportBundle(ZipOutputStream zip, Redaction redaction, boolean withContent) {
    this.zip = zip;
    this.redaction = redaction;
    this.withContent = withContent;
  }

  /// @param file must not be there yet; only its owner may read it
  /// @param config what is configured, with its secrets; missing where it cannot be read
  /// @param withContent whether goals, prompts, answers and output are to be in it
  public static SupportBundle create(
      Path file,
      Map<String, String> environment,
      JsonNode config,
      Path home,
      String host,
      boolean withContent)
      throws IOException {
    var redaction =
        Redaction.of(environment, config, home, System.getProperty("user.name", ""), host);
    var zip = new ZipOutputStream(OwnerOnly.create(file), StandardCharsets.UTF_8);
    var bundle = new SupportBundle(zip, redaction, withContent);
    bundle.add("environment.txt", Redaction.names(environment));
    return bundle;
  }

  /// Adds a text.
  public void add(String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(redaction.of(text).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  /// Adds a value as JSON.
  public void add(String name, Object value) throws IOException {
    add(name, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n");
  }

  /// Adds what the system allows this process, where it tells.
  public void addLimits() throws IOException {
    var limits = Path.of("/proc/self/limits");
    add("limits.txt", Files.isReadable(limits) ? Files.readString(limits) : "not told here\n");
  }

  /// Adds what git says of the repository's branches and worktrees; of its files only how many
  /// differ.
  public void addGit(Git git) throws IOException {
    var changed = git.tryRun("status", "--porcelain");
    var text = new StringBuilder();
    text.append("uncommitted: %d files%n%n".formatted(changed.lines().size()));
    text.append(git.tryRun("worktree", "list", "--porcelain").text()).append("\n\n");
    text.append(git.tryRun("for-each-ref", "refs/heads/orchestrator", "refs/orchestrator").text());
    text.append("\n\n").append(git.tryRun("count-objects", "-v").text()).append('\n');
    add("git.txt", text.toString());
  }

  /// Adds the end of the logs.
  public void addLogs(Path stateFolder) throws IOException {
    var current = LogFile.in(stateFolder);
    for (var file : new Path[] {current, current.resolveSibling(current.getFileName() + ".1")}) {
      if (Files.isReadable(file)) {
        add("logs/" + file.getFileName(), end(file));
      }
    }
  }

  private static String end(Path file) throws IOException {
    try (var reader = new RandomAccessFile(file.toFile(), "r")) {
      var bytes = new byte[(int) Math.min(reader.length(), MAX_LOG_BYTES)];
      reader.seek(reader.length() - bytes.length);
      reader.readFully(bytes);
      var text = new String(bytes, StandardCharsets.UTF_8);
      return bytes.length < MAX_LOG_BYTES ? text : text.substring(text.indexOf('\n') + 1);
    }
  }

  /// Adds the newest runs of a database, and how it does.
  public void addRuns(Path database) throws IOException {
    try (var store = StoreReader.open(database)) {
      add(
          "database.txt",
          "%d bytes%nintegrity: %s%n"
              .formatted(store.bytes(), String.join("; ", store.integrity())));
      for (var run : store.runs().stream().limit(RUNS).toList()) {
        addRun(store, run);
      }
    } catch (RefusedException e) {
      add("database-trouble.txt", e.refusal().sentence() + "\n");
    }
  }

  private void addRun(StoreReader store, RunSummary run) throws IOException {
    var folder = "runs/%s/".formatted(run.run());
    add(folder + "run.json", shown(run));
    add(folder + "tasks.jsonl", lines(store.tasks(run.run())));
    add(folder + "journal.jsonl", lines(store.newest(run.run(), MAX_EVENTS)));
    if (withContent) {
      add(folder + "output.jsonl", lines(store.output(run.run(), null, 0, MAX_BATCHES)));
    }
  }

  private String lines(Iterable<?> values) {
    var text = new StringBuilder();
    values.forEach(value -> text.append(shown(value)).append('\n'));
    return text.toString();
  }

  private JsonNode shown(Object value) {
    JsonNode tree = Json.MAPPER.valueToTree(value);
    return withContent ? tree : ContentFree.of(tree);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
