/// How runs are shown: progress lines, event lines and tables.
@NullMarked
package dev.orchestrator.launcher.report;

import org.jspecify.annotations.NullMarked;
