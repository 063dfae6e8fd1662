/** Holds README and guide to the code: commands run, configuration is valid, examples match their schemas. */
@NullMarked
package dev.drover.standalone.guide;

import org.jspecify.annotations.NullMarked;
