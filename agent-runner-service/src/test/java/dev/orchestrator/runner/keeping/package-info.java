/// Worlds in which agents, people and crashes do their worst, and a check by plain git that nothing
/// an agent wrote was lost.
@NullMarked
package dev.orchestrator.runner.keeping;

import org.jspecify.annotations.NullMarked;
