package dev.jacquard.studio.cli;

import dev.jacquard.nn.model.Recipe;
import dev.jacquard.nn.model.Recipes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "recipes", mixinStandardHelpOptions = true, description = "Lists the recipes and their settings.")
final class RecipesCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    RecipesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (json) {
            console.json(Map.of(
                    "recipes", Recipes.all().stream().map(this::described).toList()));
            return Main.done();
        }
        for (var recipe : Recipes.all()) {
            console.result((Object) (recipe.name() + " (" + recipe.medium() + "): " + console.text(recipe.purpose())));
            for (var setting : recipe.settings())
                console.result((Object) "    %-12s %-8s %s"
                        .formatted(setting.key(), setting.standard(), console.text(setting.meaning())));
        }
        return Main.done();
    }

    private Map<String, Object> described(Recipe<?> recipe) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", recipe.name());
        fields.put("medium", recipe.medium().word());
        fields.put("purpose", console.text(recipe.purpose()));
        fields.put(
                "settings",
                recipe.settings().stream()
                        .map(s -> {
                            var setting = new LinkedHashMap<String, Object>();
                            setting.put("key", s.key());
                            setting.put("default", s.standard());
                            setting.put("meaning", console.text(s.meaning()));
                            return setting;
                        })
                        .toList());
        return fields;
    }
}
