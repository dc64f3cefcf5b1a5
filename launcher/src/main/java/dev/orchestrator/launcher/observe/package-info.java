/// What others are told of the program's own work while it lasts: metrics and traces, each only
/// where somebody asks for it.
@NullMarked
package dev.orchestrator.launcher.observe;

import org.jspecify.annotations.NullMarked;
