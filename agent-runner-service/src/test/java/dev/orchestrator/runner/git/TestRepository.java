package dev.orchestrator.runner.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A real repository with one commit on `main`, in the hands of a user.
public final class TestRepository {
  public static final RunId RUN = new RunId("r1");

  private final Path top;

  private TestRepository(Path top) {
    this.top = top;
  }

  public static TestRepository create(Path folder) {
    try {
      Files.createDirectories(folder);
      var repository = new TestRepository(folder.toRealPath());
      repository.git("init", "--quiet", "--initial-branch=main");
      repository.git("config", "user.name", "Uma User");
      repository.git("config", "user.email", "uma@example.org");
      repository.write("a.txt", "one\ntwo\nthree\n").write("b.txt", "b\n").commit("Begin");
      return repository;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same user in another checkout.
  public TestRepository at(Path folder) {
    return new TestRepository(folder);
  }

  public static AttemptId attempt(String task, int number) {
    return new AttemptId(RUN, new TaskId(task), number);
  }

  public Path top() {
    return top;
  }

  public RunOrigin origin() {
    return Repository.open(top).origin(null);
  }

  public TestRepository write(String file, String text) {
    try {
      Files.createDirectories(top.resolve(file).getParent());
      Files.writeString(top.resolve(file), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String read(String file) {
    try {
      return Files.readString(top.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(String file) {
    return Files.exists(top.resolve(file));
  }

  public String commit(String message) {
    git("add", "--all");
    git("commit", "--quiet", "-m", message);
    return commitAt("HEAD");
  }

  public String git(String... command) {
    return Git.installed().in(top).run(command).text();
  }

  public String commitAt(String revision) {
    return git("rev-parse", "--verify", revision);
  }

  public boolean exists(String revision) {
    return Git.installed().in(top).tryRun("rev-parse", "--verify", "-q", revision).succeeded();
  }

  /// A file as a commit has it.
  public String show(String revision, String file) {
    return git("show", revision + ":" + file);
  }

  public String trailer(String revision, String key) {
    return git("log", "-1", "--format=%(trailers:key=" + key + ",valueonly)", revision);
  }

  public List<String> status() {
    return git("status", "--porcelain").lines().toList();
  }

  /// Nothing is broken, and no commit with content of its own is out of reach of all refs.
  public void assertNothingLost() {
    var report = git("fsck", "--full", "--strict", "--unreachable", "--no-reflogs");
    assertThat(report.lines().filter(line -> !line.startsWith("unreachable"))).isEmpty();
    var lost =
        report
            .lines()
            .filter(line -> line.startsWith("unreachable commit"))
            .map(line -> line.substring("unreachable commit ".length()))
            .filter(commit -> git("rev-list", "--parents", "-1", commit).split(" ").length < 3);
    assertThat(lost).isEmpty();
  }
}
