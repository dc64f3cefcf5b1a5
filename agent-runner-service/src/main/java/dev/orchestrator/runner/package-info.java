/// Decides how attempts run on this machine, each an agent CLI in a worktree of its own, and merges
/// what comes of them.
@NullMarked
package dev.orchestrator.runner;

import org.jspecify.annotations.NullMarked;
