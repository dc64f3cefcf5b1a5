/// Decides how much of a repository is put into what an agent is told, and in which form.
@NullMarked
package dev.orchestrator.runner.briefing;

import org.jspecify.annotations.NullMarked;
