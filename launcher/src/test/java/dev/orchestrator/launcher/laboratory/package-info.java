/// Hurts the real program in every way that a seed can think of, resumes it, and judges from
/// outside what is left.
@NullMarked
package dev.orchestrator.launcher.laboratory;

import org.jspecify.annotations.NullMarked;
