/// Decides what each task's branch is merged onto, and when the user's branch may follow.
@NullMarked
package dev.orchestrator.runner.integration;

import org.jspecify.annotations.NullMarked;
