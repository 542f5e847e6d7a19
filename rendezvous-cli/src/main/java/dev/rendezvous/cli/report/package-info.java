/** What the commands print: progress, JSON, JUnit XML, the timeline, the summary of a failure. */
@NullMarked
package dev.rendezvous.cli.report;

import org.jspecify.annotations.NullMarked;
