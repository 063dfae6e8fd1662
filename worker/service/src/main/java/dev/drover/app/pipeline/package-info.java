/**
 * Where the engine's ports meet the model, the limits, the prices and the outcomes: a record becomes a request, a
 * request a run through its chain, its end an outcome. Joins; decides only which chain and tenant a request has.
 */
@NullMarked
package dev.drover.app.pipeline;

import org.jspecify.annotations.NullMarked;
