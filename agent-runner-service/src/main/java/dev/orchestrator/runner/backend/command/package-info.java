/// Runs any program as an agent: the prompt goes to its stdin, its stdout is the result.
@NullMarked
package dev.orchestrator.runner.backend.command;

import org.jspecify.annotations.NullMarked;
