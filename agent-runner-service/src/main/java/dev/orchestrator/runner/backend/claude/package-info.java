/// Drives Claude Code: its command line, its stream of JSON lines and its ways to fail.
@NullMarked
package dev.orchestrator.runner.backend.claude;

import org.jspecify.annotations.NullMarked;
