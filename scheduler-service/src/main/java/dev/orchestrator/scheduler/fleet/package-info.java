/// Decides which run may use which of the runners' places: within the limits of each runner and
/// each provider, and fairly between runs.
@NullMarked
package dev.orchestrator.scheduler.fleet;

import org.jspecify.annotations.NullMarked;
