/**
 * Finds, estimates, replays, parks, purges and exports dead letters. Letters are given as they are; what of one may be seen on
 * a screen is for the screen to say. Who may write marks, and why nothing is sent twice, is decision 30.
 */
@NullMarked
package dev.drover.operations.deadletters;

import org.jspecify.annotations.NullMarked;
