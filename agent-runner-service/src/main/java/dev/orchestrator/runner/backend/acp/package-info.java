/// Drives any agent that speaks the Agent Client Protocol over stdio.
@NullMarked
package dev.orchestrator.runner.backend.acp;

import org.jspecify.annotations.NullMarked;
