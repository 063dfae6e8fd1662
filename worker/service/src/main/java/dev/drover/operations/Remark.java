package dev.drover.operations;

/** Something worth telling that is no failure. Each room has a sealed kind of it with a record for each. */
public interface Remark {
    /** One line for people. */
    String text();
}
