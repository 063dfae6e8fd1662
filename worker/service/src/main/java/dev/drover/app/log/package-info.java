/**
 * What the log may hold: one event is one line, secrets are masked in every part of an event whoever logs it, and loggers
 * that print what goes over the wire stay quiet. Knows Logback, and nothing of requests.
 */
@NullMarked
package dev.drover.app.log;

import org.jspecify.annotations.NullMarked;
