/// Decides which tasks may write at the same time: globs that may overlap never run at once.
@NullMarked
package dev.orchestrator.scheduler.locks;

import org.jspecify.annotations.NullMarked;
