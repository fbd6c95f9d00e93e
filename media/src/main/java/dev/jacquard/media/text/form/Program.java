package dev.jacquard.media.text.form;

import dev.jacquard.media.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Rules as steps of a nondeterministic automaton with calls (Thompson 1968; Woods 1970), in the order in which they were
 * written. Immutable once it is made.
 */
final class Program {
    private static final int MOST_STEPS = 200_000;

    /** What happens at a place. */
    sealed interface Step {
        /** A character of these is read, and the next step follows. */
        record Read(IntPredicate members) implements Step {}

        /** One of these two steps follows. */
        record Split(int one, int other) implements Step {}

        /** This step follows. */
        record Jump(int to) implements Step {}

        /** A rule is gone through from its first step, then the next step follows. */
        record Call(int rule) implements Step {}

        /** A rule is at its end. */
        record Return() implements Step {}
    }

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int[] entries;
    private final List<String> names;

    /** Of rules by their names, the first of which is what a text is. */
    Program(Map<String, Expression> rules) {
        names = List.copyOf(rules.keySet());
        entries = new int[names.size()];
        for (var name : names) numbers.put(name, numbers.size());
        for (int rule = 0; rule < entries.length; rule++) {
            entries[rule] = steps.size();
            write(rules.get(names.get(rule)));
            steps.add(new Step.Return());
        }
    }

    int size() {
        return steps.size();
    }

    Step step(int at) {
        return steps.get(at);
    }

    /** The first step of a rule. */
    int entry(int rule) {
        return entries[rule];
    }

    int rules() {
        return entries.length;
    }

    String name(int rule) {
        return names.get(rule);
    }

    private void write(Expression expression) {
        if (steps.size() > MOST_STEPS)
            throw new Problem("The form is too large: repetitions within repetitions multiply. Choose a simpler one.");
        if (expression instanceof Expression.Character character) steps.add(new Step.Read(character.members()));
        else if (expression instanceof Expression.Sequence sequence)
            sequence.parts().forEach(this::write);
        else if (expression instanceof Expression.Choice choice) write(choice);
        else if (expression instanceof Expression.Repeat repeat) write(repeat);
        else {
            var name = ((Expression.Rule) expression).name();
            var rule = numbers.get(name);
            if (rule == null) throw new Problem("The grammar names a rule \"%s\" that it does not have.", name);
            steps.add(new Step.Call(rule));
        }
    }

    private void write(Expression.Choice choice) {
        var jumps = new ArrayList<Integer>();
        for (int i = 0; i < choice.parts().size(); i++) {
            boolean last = i == choice.parts().size() - 1;
            int split = steps.size();
            if (!last) steps.add(null);
            write(choice.parts().get(i));
            if (last) break;
            jumps.add(steps.size());
            steps.add(null);
            steps.set(split, new Step.Split(split + 1, steps.size()));
        }
        for (int jump : jumps) steps.set(jump, new Step.Jump(steps.size()));
    }

    private void write(Expression.Repeat repeat) {
        for (int i = 0; i < repeat.least(); i++) write(repeat.part());
        if (repeat.most() == Expression.ENDLESS) {
            int split = steps.size();
            steps.add(null);
            write(repeat.part());
            steps.add(new Step.Jump(split));
            steps.set(split, new Step.Split(split + 1, steps.size()));
            return;
        }
        var splits = new ArrayList<Integer>();
        for (int i = repeat.least(); i < repeat.most(); i++) {
            splits.add(steps.size());
            steps.add(null);
            write(repeat.part());
        }
        for (int split : splits) steps.set(split, new Step.Split(split + 1, steps.size()));
    }
}
