/**
 * Looks at what a configuration names outside the worker: keys, addresses, certificates, proxies, models. Changes nothing; a
 * call of a model costs what one token costs.
 */
@NullMarked
package dev.drover.app.check;

import org.jspecify.annotations.NullMarked;
