package dev.drover.privacy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes secrets and personal data out of text that people will read: messages, log lines, headers, screens. Masks rather
 * too much than too little. Never applied to a request's or an answer's own bytes. Takes time linear in the length of
 * the text. What is masked once stays as it is when it is masked again. Thread-safe.
 */
public final class Desensitizer {
    private final ToldSecrets told;
    private final List<Finder> finders = new ArrayList<>();
    private final Placeholder placeholder;

    /** Knows shapes only, all of them. */
    public Desensitizer() {
        this(List.of());
    }

    /** @param secrets values that are masked wherever they appear, such as configured keys; of 6 characters or more */
    public Desensitizer(Collection<String> secrets) {
        this(secrets, Rules.ALL);
    }

    /** @param secrets values that are masked wherever they appear, such as configured keys; of 6 characters or more */
    public Desensitizer(Collection<String> secrets, Rules rules) {
        this.told = new ToldSecrets(secrets);
        this.placeholder = new Placeholder(rules.hashKey());
        finders.add(told);
        new TreeMap<>(rules.patterns()).forEach((name, pattern) -> finders.add(new OwnPattern(name, pattern)));
        for (Kind kind : Kind.values()) {
            if (rules.kinds().contains(kind)) {
                finders.add(Shapes.of(kind));
            }
        }
    }

    /** The text with every secret replaced by a word in brackets that says what it was. */
    public String mask(String text) {
        List<Span> spans = spans(text);
        if (spans.isEmpty()) {
            return text;
        }
        StringBuilder masked = new StringBuilder(text.length());
        int at = 0;
        for (Span span : spans) {
            masked.append(text, at, span.from())
                    .append(placeholder.of(span.label(), text.substring(span.core(), span.to())));
            at = span.to();
        }
        return masked.append(text, at, text.length()).toString();
    }

    /** What the text holds, by the words of its placeholders, in their order. */
    List<String> kinds(String text) {
        List<Span> spans = spans(text);
        return spans.isEmpty() ? List.of() : spans.stream().map(Span::label).toList();
    }

    /** The text's placeholder, whatever it is. */
    String hidden(String label, String text) {
        return placeholder.of(label, text);
    }

    /** Apart, in their order. */
    private List<Span> spans(String text) {
        List<Span> all = new ArrayList<>();
        Hints hints = Hints.of(text);
        Consumer<Span> found = span -> {
            if (!Placeholder.is(text.subSequence(span.from(), span.to()))) {
                all.add(span);
            }
        };
        for (Finder finder : finders) {
            finder.find(text, hints, found);
        }
        if (all.size() < 2) {
            return all;
        }
        // The finders' own order decides between equal ones.
        all.sort(Comparator.comparingInt(Span::from).thenComparing(Span::length, Comparator.reverseOrder()));
        List<Span> apart = new ArrayList<>();
        for (Span span : all) {
            Span last = apart.isEmpty() ? null : apart.getLast();
            if (last == null || span.from() >= last.to()) {
                apart.add(span);
            } else if (span.to() > last.to() && !last.closed()) {
                apart.set(apart.size() - 1, joined(last, span));
            }
        }
        return apart;
    }

    /** As the longer one. */
    private static Span joined(Span first, Span second) {
        String label = second.length() > first.length() ? second.label() : first.label();
        return new Span(first.from(), second.to(), first.core(), label, false);
    }

    /** Kinds and names only. */
    @Override
    public String toString() {
        return "Desensitizer[" + told.count() + " secrets]";
    }
}
