/**
 * The only room that knows HTTP and server-sent events. Carries one request to one provider within its time limits
 * and says what came back; decides nothing.
 */
@NullMarked
package dev.drover.model.http;

import org.jspecify.annotations.NullMarked;
