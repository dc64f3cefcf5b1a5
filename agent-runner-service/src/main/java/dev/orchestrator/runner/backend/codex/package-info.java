/// Drives Codex: its command line, its sandbox, its stream of JSON lines and its ways to fail.
@NullMarked
package dev.orchestrator.runner.backend.codex;

import org.jspecify.annotations.NullMarked;
