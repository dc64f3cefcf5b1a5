/// Decides how runs are shown: as progress lines, event lines or tables.
@NullMarked
package dev.orchestrator.launcher.report;

import org.jspecify.annotations.NullMarked;
