/**
 * {@code drover submit}: a file of requests goes to the request topic, each line once however often the command is killed
 * and repeated, and its outcomes come back as files. Reading and editing lines are pure; what was sent is told by the
 * broker alone.
 */
@NullMarked
package dev.drover.cli.submit;

import org.jspecify.annotations.NullMarked;
