/// Decides what runs when.
///
/// The way in is [dev.orchestrator.scheduler.SchedulerService].
@NullMarked
package dev.orchestrator.scheduler;

import org.jspecify.annotations.NullMarked;
