package dev.jacquard.media.text.form;

import dev.jacquard.media.Problem;
import dev.jacquard.media.text.form.Program.Step;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A program over an alphabet. Its places are made when a text first comes to them, and kept. Safe for any thread. */
final class Automaton {
    /** What no text can be completed from. */
    private static final int NEVER = Integer.MAX_VALUE / 4;

    private static final int MOST_WAYS = 20_000;
    private static final int MOST_KEPT = 50_000;
    private static final int EMPTY = 0;

    private final Program program;
    private final BitSet[] members;
    /** From each step, how many tokens suffice to the end of its rule. */
    private final int[] rest;
    /** Rules that were begun and where to go on after each, as numbers; the empty stack is 0. */
    private final List<Stack> stacks = new ArrayList<>();

    private final Map<Stack, Integer> numbers = new HashMap<>();
    private final Map<Set<Way>, Reached> kept = new HashMap<>();

    private record Stack(int next, int below) {}

    /** One of the ways in which what was written can be read: the step that comes, within rules that were begun. */
    private record Way(int step, int stack) {}

    private final List<Integer> stackRests = new ArrayList<>();

    Automaton(Program program, Alphabet alphabet) {
        this.program = program;
        this.members = new BitSet[program.size()];
        var costs = new int[program.size()];
        for (int at = 0; at < program.size(); at++)
            if (program.step(at) instanceof Step.Read read) {
                var found = new BitSet();
                alphabet.points().filter(read.members()).forEach(found::set);
                members[at] = found;
                costs[at] = found.stream().map(alphabet::cost).min().orElse(NEVER);
            }
        this.rest = rests(costs);
        stacks.add(null);
        stackRests.add(0);
        refuseRulesThatBeginWithThemselves();
    }

    /** Shortest paths to each rule's end, rules calling each other, by relaxing until nothing changes. */
    private int[] rests(int[] costs) {
        var rests = new int[program.size()];
        java.util.Arrays.fill(rests, NEVER);
        boolean changed;
        do {
            changed = false;
            for (int at = program.size() - 1; at >= 0; at--) {
                var step = program.step(at);
                int shorter;
                if (step instanceof Step.Return) shorter = 0;
                else if (step instanceof Step.Jump jump) shorter = rests[jump.to()];
                else if (step instanceof Step.Split split) shorter = Math.min(rests[split.one()], rests[split.other()]);
                else if (step instanceof Step.Call call)
                    shorter = sum(rests[program.entry(call.rule())], rests[at + 1]);
                else shorter = sum(costs[at], rests[at + 1]);
                if (shorter < rests[at]) {
                    rests[at] = shorter;
                    changed = true;
                }
            }
        } while (changed);
        return rests;
    }

    private static int sum(int one, int other) {
        return Math.min(NEVER, one + other);
    }

    private void refuseRulesThatBeginWithThemselves() {
        var state = new int[program.rules()];
        for (int rule = 0; rule < state.length; rule++) visit(rule, state);
    }

    private void visit(int rule, int[] state) {
        if (state[rule] == 2) return;
        if (state[rule] == 1)
            throw new Problem(
                    "The rule \"%s\" of the grammar begins with itself. Let something come before it, or use { }.",
                    program.name(rule));
        state[rule] = 1;
        var seen = new BitSet();
        var open = new ArrayList<Integer>(List.of(program.entry(rule)));
        while (!open.isEmpty()) {
            int at = open.remove(open.size() - 1);
            if (seen.get(at)) continue;
            seen.set(at);
            var step = program.step(at);
            if (step instanceof Step.Jump jump) open.add(jump.to());
            else if (step instanceof Step.Split split) open.addAll(List.of(split.one(), split.other()));
            else if (step instanceof Step.Call call) {
                visit(call.rule(), state);
                if (rest[program.entry(call.rule())] == 0) open.add(at + 1);
            }
        }
        state[rule] = 2;
    }

    synchronized Place begin() {
        var ways = new LinkedHashSet<Way>();
        boolean end = follow(program.entry(0), EMPTY, ways, new LinkedHashSet<>());
        if (!end && ways.isEmpty())
            throw new Problem(
                    "No text of the training texts' characters has this form. Ask for characters that they have.");
        return reached(ways, end);
    }

    /** Adds the reading steps that come next without anything being read; whether the text may end. */
    private boolean follow(int from, int stack, Set<Way> ways, Set<Way> seen) {
        boolean end = false;
        var open = new ArrayList<Way>(List.of(new Way(from, stack)));
        while (!open.isEmpty()) {
            var way = open.remove(open.size() - 1);
            if (rest[way.step] >= NEVER || !seen.add(way)) continue;
            var step = program.step(way.step);
            if (step instanceof Step.Read) ways.add(way);
            else if (step instanceof Step.Jump jump) open.add(new Way(jump.to(), way.stack));
            else if (step instanceof Step.Split split) {
                open.add(new Way(split.other(), way.stack));
                open.add(new Way(split.one(), way.stack));
            } else if (step instanceof Step.Call call)
                open.add(new Way(program.entry(call.rule()), pushed(way.step + 1, way.stack)));
            else if (way.stack == EMPTY) end = true;
            else {
                var top = stacks.get(way.stack);
                open.add(new Way(top.next, top.below));
            }
            if (seen.size() > MOST_WAYS)
                throw new Problem(
                        "The grammar can be read in too many ways at once. Let fewer rules begin alike, or repeat with { }.");
        }
        return end;
    }

    private int pushed(int next, int below) {
        // Where nothing is left to do there, nothing has to be remembered.
        if (program.step(next) instanceof Step.Return) return below;
        return numbers.computeIfAbsent(new Stack(next, below), stack -> {
            stacks.add(stack);
            stackRests.add(sum(rest[next], stackRests.get(below)));
            return stacks.size() - 1;
        });
    }

    private Reached reached(Set<Way> ways, boolean end) {
        if (kept.size() > MOST_KEPT) kept.clear();
        // Whether the text may end follows from the ways only together with what was read last.
        var key = new LinkedHashSet<>(ways);
        if (end) key.add(new Way(-1, EMPTY));
        return kept.computeIfAbsent(key, ignored -> new Reached(List.copyOf(ways), end));
    }

    private final class Reached implements Place {
        private final List<Way> ways;
        private final boolean end;
        private final int rest;
        private final Map<Integer, Reached> next = new HashMap<>();

        Reached(List<Way> ways, boolean end) {
            this.ways = ways;
            this.end = end;
            this.rest = end
                    ? 0
                    : ways.stream()
                            .mapToInt(way -> sum(Automaton.this.rest[way.step], stackRests.get(way.stack)))
                            .min()
                            .orElseThrow();
        }

        @Override
        public Place after(int point) {
            synchronized (Automaton.this) {
                if (next.containsKey(point)) return next.get(point);
                var following = new LinkedHashSet<Way>();
                var seen = new LinkedHashSet<Way>();
                boolean may = false;
                for (var way : ways)
                    if (members[way.step].get(point)) may |= follow(way.step + 1, way.stack, following, seen);
                var place = may || !following.isEmpty() ? reached(following, may) : null;
                next.put(point, place);
                return place;
            }
        }

        @Override
        public boolean mayEnd() {
            return end;
        }

        @Override
        public int rest() {
            return rest;
        }
    }
}
