package dev.orchestrator.runner.integration;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.integration.Outcome.Integrated;
import dev.orchestrator.runner.workspace.Beginning;
import dev.orchestrator.runner.workspace.Workspace;
import dev.orchestrator.runner.workspace.Workspaces;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// A user's repository, in which scripted agents do tasks and an integrator merges them.
final class Playground {
  final TestRepository user;
  final RunOrigin origin;
  final Workspaces workspaces;
  private final Integrator integrator;
  private final Set<String> work = new HashSet<>();
  MergeConfig merge = MergeConfig.DEFAULT;

  Playground(TestRepository user) {
    this(user, user.origin());
  }

  Playground(TestRepository user, RunOrigin origin) {
    this.user = user;
    this.origin = origin;
    this.workspaces = new Workspaces(new Repositories(Git.installed()));
    this.integrator = new Integrator(new Repositories(Git.installed()), Verifier.NONE);
  }

  static Playground in(Path folder) {
    return new Playground(TestRepository.create(folder));
  }

  /// An agent does a task, in the way given, and its work is committed.
  Workspace doTask(String task, Consumer<TestRepository> agent) {
    var workspace = workspaces.prepare(attempt(task, 1), origin, Beginning.AFRESH);
    agent.accept(user.at(workspace.folder()));
    workspaces.commit(attempt(task, 1), workspace, "coder", "Do " + task);
    user.git("rev-list", workspace.start() + ".." + workspace.branch()).lines().forEach(work::add);
    return workspace;
  }

  Outcome integrate(String task) {
    return integrator.integrate(order(task));
  }

  /// The same with a git of the test's making.
  Outcome integrateWith(Git git, String task) {
    return new Integrator(new Repositories(git), Verifier.NONE).integrate(order(task));
  }

  Integrated integrated(String task) {
    return (Integrated) integrate(task);
  }

  Integrated doAndIntegrate(String task, Consumer<TestRepository> work) {
    doTask(task, work);
    return integrated(task);
  }

  void release(String task) {
    workspaces.release(attempt(task, 1), origin);
  }

  void finish() {
    integrator.finish(origin, TestRepository.RUN);
  }

  /// How tasks are brought in from now on.
  Playground merging(MergeConfig other) {
    merge = other;
    return this;
  }

  /// Every commit on a task's branch is still reachable, whatever was made of it.
  void assertWorkKept() {
    assertThat(user.git("rev-list", "--all").lines()).containsAll(work);
    assertThat(user.git("fsck", "--full", "--strict")).doesNotContain("error", "missing");
  }

  void assertMergedOnce(String task, String revision) {
    var trailers =
        user.git(
            "log",
            "--merges",
            "--format=%(trailers:key=Orchestrator-Task,valueonly,separator=%x2C)",
            revision);
    assertThat(trailers.lines().filter(task::equals)).hasSize(1);
  }

  Integration order(String task) {
    return new Integration(attempt(task, 1), origin, "The " + task + "\nthing", "coder", merge);
  }
}
