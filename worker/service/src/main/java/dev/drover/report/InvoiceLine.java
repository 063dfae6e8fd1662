package dev.drover.report;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What a provider says it charged.
 *
 * @param day in UTC, as providers count
 * @param model as the provider names it; empty if the line names none
 * @param usd less than zero for a credit
 * @param tokens zero if the file does not tell
 */
public record InvoiceLine(LocalDate day, String model, BigDecimal usd, long tokens) {}
