/// Decides where a task's agent works and keeps everything that it writes there.
@NullMarked
package dev.orchestrator.runner.workspace;

import org.jspecify.annotations.NullMarked;
