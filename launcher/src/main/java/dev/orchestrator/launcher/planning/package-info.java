/// Decides what a person at the terminal wants done with a plan that an agent proposes.
@NullMarked
package dev.orchestrator.launcher.planning;

import org.jspecify.annotations.NullMarked;
