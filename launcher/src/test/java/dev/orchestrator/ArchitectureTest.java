package dev.orchestrator;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.launcher.Main;

/// The walls between the modules and inside them.
@AnalyzeClasses(
    packages = "dev.orchestrator",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {
  private static final String CONTRACTS = "dev.orchestrator.contracts..";
  private static final String LAUNCHER = "dev.orchestrator.launcher..";
  private static final String[] PLAN_CORE = {
    "dev.orchestrator.scheduler.plan..", "dev.orchestrator.scheduler.locks.."
  };
  private static final String TUI_MODEL = "dev.orchestrator.tui.model..";
  private static final String JDK = "java..";
  private static final String JSPECIFY = "org.jspecify..";

  @ArchTest
  static final ArchRule servicesKnowOnlyTheContracts =
      slices()
          .matching("dev.orchestrator.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(alwaysTrue(), resideInAPackage(CONTRACTS))
          .ignoreDependency(resideInAPackage(LAUNCHER), alwaysTrue());

  @ArchTest
  static final ArchRule vertxStaysAtTheEdges =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.orchestrator.contracts.bus..",
              "dev.orchestrator.gateway.http..",
              "dev.orchestrator.scheduler.circuit..",
              LAUNCHER)
          .and()
          .haveNameNotMatching("dev\\.orchestrator\\.\\w+\\.\\w+Service(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule planCoreUsesTheJdkAndTheContractsOnly =
      classes()
          .that()
          .resideInAnyPackage(PLAN_CORE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(PLAN_CORE).or(resideInAnyPackage(CONTRACTS, JDK, JSPECIFY)));

  @ArchTest
  static final ArchRule planCoreDoesNoInputOrOutput =
      noClasses()
          .that()
          .resideInAnyPackage(PLAN_CORE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.io..",
                      "java.net..",
                      "java.nio..",
                      "java.sql..",
                      "java.util.concurrent..",
                      "dev.orchestrator.contracts.bus..")
                  .and(not(belongToAnyOf(Refusal.class))));

  @ArchTest
  static final ArchRule terminalModelUsesTheJdkAndTheContractsOnly =
      classes()
          .that()
          .resideInAPackage(TUI_MODEL)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(TUI_MODEL, CONTRACTS, JDK, JSPECIFY)
          .allowEmptyShould(true)
          .because("the terminal client is still to come");

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices()
          .matching("dev.orchestrator.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(type(Main.class), alwaysTrue());

  /// Test classes that come as a jar of another module.
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }
}
