/// Decides how attempts run on this machine, each an agent CLI in a worktree of its own, and merges
/// what comes of them.
///
/// The way in is [dev.orchestrator.runner.RunnerService].
@NullMarked
package dev.orchestrator.runner;

import org.jspecify.annotations.NullMarked;
