/// Runs attempts: an agent CLI as a child process in a worktree of its own.
@NullMarked
package dev.orchestrator.runner;

import org.jspecify.annotations.NullMarked;
