/**
 * Tests of what operators run: alerts and their runbooks, the dashboard, the chart. They read the files as they are
 * delivered; names of metrics are checked against the catalogue, so that a rename breaks the build here.
 */
@NullMarked
package dev.drover.deploy;

import org.jspecify.annotations.NullMarked;
