package dev.drover.privacy;

import java.util.Locale;

/** Kinds of text that people must not read; their names stand in the place of what was masked. */
public enum Kind {
    /** A value that was configured, or that stands behind a name such as password; told secrets are always masked. */
    SECRET,
    /** A key that is known by its first characters, such as {@code sk-}, {@code ghp_} or {@code AKIA}. */
    KEY,
    /** A signed token in three parts. */
    JWT,
    /** A PEM block. */
    PRIVATE_KEY,
    EMAIL,
    /** A bank account with a right check number. */
    IBAN,
    /** A payment card with a right check digit. */
    CARD,
    /** A Chinese resident identity number. */
    IDENTITY,
    PHONE;

    /** As it is configured and shown: lower case, with dashes. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
