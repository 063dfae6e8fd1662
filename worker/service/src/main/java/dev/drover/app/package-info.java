/**
 * The one composition root: Spring wiring, properties, health, meters. Joins the rooms; decides nothing itself.
 */
@NullMarked
package dev.drover.app;

import org.jspecify.annotations.NullMarked;
