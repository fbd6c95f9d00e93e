package dev.jacquard.nn.model;

import dev.jacquard.nn.train.Optimizer;

/** The optimizer that a recipe's settings ask for. */
final class Optimizers {
    private Optimizers() {}

    static Optimizer of(Settings settings) {
        return of(settings, settings.text("optimizer"));
    }

    /** The one of this name, with what the settings say beside it. */
    static Optimizer of(Settings settings, String name) {
        var rate = settings.real("rate");
        var decay = settings.real("decay");
        return switch (name) {
            case "sgd" -> new Optimizer.StochasticGradientDescent(rate, 0.9, decay);
            case "muon" -> new Optimizer.Muon(rate, 0.95, decay);
            default -> new Optimizer.AdamW(rate, 0.9, 0.99, decay);
        };
    }
}
