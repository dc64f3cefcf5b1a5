package dev.orchestrator.launcher.laboratory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.launcher.endtoend.Program;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The life of one world: runs are started, hurt, resumed, and when one has come to its end the
/// next one is started, until all harms are done. The last run is left in peace.
final class Experiment {
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(3);

  private final World world;
  private final Scenario scenario;
  private final Random random;
  private final Inspection inspection;
  private int plans;

  /// Whether the plan is given, or made by the orchestrator agent.
  private boolean planned;

  private @Nullable Program program;

  Experiment(World world, Scenario scenario, Random random) {
    this.world = world;
    this.scenario = scenario;
    this.random = random;
    this.inspection = new Inspection(world);
  }

  /// Lets everything happen, and looks at what is left each time that the program is dead.
  void conduct(List<Harm> harms) throws Exception {
    for (var harm : harms) {
      // a program may be done before; then there is another one
      while (!strikes(harm)) {}
    }
    await(alive(), Set.of());
    while (!inspection.isOver(plans)) {
      await(alive(), Set.of());
    }
    inspection.finish();
  }

  /// @return whether the program lived long enough
  private boolean strikes(Harm harm) throws Exception {
    var living = alive();
    if (!harm.after().comesFor(living)) {
      ended(living, Set.of());
      return false;
    }
    log("%s", harm);
    var ends = harm.strike(living, world);
    if (!ends.isEmpty()) {
      await(living, ends);
    }
    return true;
  }

  private Program alive() throws Exception {
    if (program == null) {
      program = inspection.isOver(plans) ? begin() : goOn();
      log("started %d", program.pid());
    }
    return program;
  }

  private Program begin() throws Exception {
    world.plan(scenario.plan(++plans, random));
    planned = random.nextBoolean();
    return goOn();
  }

  private Program goOn() throws Exception {
    if (inspection.runs() == plans) {
      return world.start("resume");
    }
    return planned
        ? world.start("run", "--plan", "../bench/plan.json")
        : world.start("run", "do what is to be done", "--yes");
  }

  private void await(Program living, Set<Integer> ends) throws Exception {
    assertThat(living.endsWithin(LONGEST_LIFE))
        .as("the program ends within %s", LONGEST_LIFE)
        .isTrue();
    ended(living, ends);
  }

  /// A program may always be done before harm takes effect.
  private void ended(Program dead, Set<Integer> ends) throws Exception {
    var code = dead.awaitExit();
    log("exit code %d", code);
    program = null;
    world.bench().mendDisk();
    inspection.afterDeath();
    if (code != 0 || !inspection.isOver(plans)) {
      assertThat(ends).as(dead.everything()).contains(code);
    }
  }

  /// What happens when is read where a test has failed.
  private void log(String words, Object detail) {
    System.out.printf("%tT.%<tL %s%n", System.currentTimeMillis(), words.formatted(detail));
  }
}
