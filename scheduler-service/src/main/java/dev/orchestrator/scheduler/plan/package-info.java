/// Decides what happens next in a run: a pure machine over the run's events.
@NullMarked
package dev.orchestrator.scheduler.plan;

import org.jspecify.annotations.NullMarked;
