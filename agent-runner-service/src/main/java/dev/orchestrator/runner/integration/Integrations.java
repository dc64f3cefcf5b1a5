package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.CloseRun;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.attempt.Reports;
import dev.orchestrator.runner.git.GitException;
import dev.orchestrator.runner.git.StorageTrouble;
import dev.orchestrator.runner.workspace.Workspaces;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Merges tasks on request, reports what came of it, then puts their workspaces away.
public final class Integrations {
  private static final Logger LOG = System.getLogger(Integrations.class.getName());
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(3));

  private final Integrator integrator;
  private final Workspaces workspaces;
  private final Reports reports;
  private final Map<AttemptId, Thread> underWay = new ConcurrentHashMap<>();

  public Integrations(Integrator integrator, Workspaces workspaces, Reports reports) {
    this.integrator = integrator;
    this.workspaces = workspaces;
    this.reports = reports;
  }

  /// Begins an integration, after the one before of the same attempt: a merge that was refused may
  /// be asked for again. One that is asked for twice merges once.
  public void begin(Integration integration) {
    var attempt = integration.attempt();
    var thread =
        underWay.compute(
            attempt,
            (_, earlier) -> {
              integrator.forget(attempt); // here, so that a stop that comes next is kept
              return Thread.ofVirtual()
                  .name("integrate-" + attempt)
                  .unstarted(() -> attempt.about().run(() -> runAfter(earlier, integration)));
            });
    thread.start();
  }

  private void runAfter(@Nullable Thread earlier, Integration integration) {
    try {
      if (earlier != null) {
        earlier.join();
      }
      run(integration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.computeIfPresent(integration.attempt(), this::unlessEnded);
    }
  }

  private @Nullable Thread unlessEnded(AttemptId attempt, Thread latest) {
    if (latest != Thread.currentThread()) {
      return latest;
    }
    integrator.forget(attempt);
    return null;
  }

  /// Puts away what is left of a finished run, after its last integration. Blocks until it is done.
  public void close(CloseRun request) throws InterruptedException {
    for (var attempt : request.attempts()) {
      var thread = underWay.get(attempt);
      if (thread != null) {
        thread.join();
      }
    }
    var troubles = new ArrayList<RuntimeException>();
    request.attempts().forEach(attempt -> release(attempt, request.origin(), troubles));
    integrator.finish(request.origin(), request.run());
    if (!troubles.isEmpty()) {
      throw troubles.getFirst();
    }
    // last, because its absence says that all is put away
    workspaces.removeEmptyFolder(request.run(), request.origin());
  }

  /// One that cannot be put away does not keep the others.
  private void release(AttemptId attempt, RunOrigin origin, List<RuntimeException> troubles) {
    try {
      workspaces.release(attempt, origin);
    } catch (GitException | UncheckedIOException e) {
      LOG.log(Level.WARNING, "workspace of {0} stays: {1}", attempt, e.getMessage());
      troubles.add(e);
    }
  }

  /// Ends the verifying of an attempt's work, if it is under way or comes next.
  public void stop(AttemptId attempt) {
    if (underWay.containsKey(attempt)) {
      integrator.stop(attempt);
    }
  }

  private void run(Integration integration) {
    var report = integrate(integration);
    reports.send(report);
    if (report instanceof AttemptReport.Integrated) {
      release(integration);
    }
  }

  /// Asking again merges once, so whatever went wrong on the way may be tried again.
  private AttemptReport integrate(Integration integration) {
    for (var pause : PAUSES) {
      try {
        return outcome(integration);
      } catch (StoppedException _) {
        return new AttemptReport.Stopped(integration.attempt());
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, "integration of " + integration.attempt(), e);
        if (!sleep(pause)) {
          return failure(integration.attempt(), e);
        }
      }
    }
    try {
      return outcome(integration);
    } catch (StoppedException _) {
      return new AttemptReport.Stopped(integration.attempt());
    } catch (RuntimeException e) {
      return failure(integration.attempt(), e);
    }
  }

  private AttemptReport outcome(Integration integration) {
    var attempt = integration.attempt();
    return switch (integrator.integrate(integration)) {
      case Outcome.Integrated(var commit, var parked) ->
          new AttemptReport.Integrated(attempt, commit, parked);
      case Outcome.Refused(var obstacle) ->
          new AttemptReport.MergeRefused(
              attempt, obstacle, workspaces.byHand(attempt, integration.origin(), obstacle));
      case Outcome.Impossible(var failure, var reason) ->
          new AttemptReport.NotIntegrated(attempt, failure, reason);
    };
  }

  private static AttemptReport failure(AttemptId attempt, RuntimeException e) {
    return StorageTrouble.in(e)
        .<AttemptReport>map(reason -> new AttemptReport.Hindered(attempt, reason))
        .orElseGet(() ->
            new AttemptReport.NotIntegrated(
                attempt, FailureClass.TRANSIENT, "the merge could not be made: " + e.getMessage()));
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// A workspace that cannot be put away now is put away when the run is closed.
  private void release(Integration integration) {
    try {
      workspaces.release(integration.attempt(), integration.origin());
    } catch (GitException | UncheckedIOException e) {
      LOG.log(Level.INFO, "workspace of {0} stays for now: {1}", integration.attempt(), e);
    }
  }
}
