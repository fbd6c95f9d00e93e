package dev.jacquard.studio.cli;

import dev.jacquard.media.Problem;
import dev.jacquard.media.SafeFiles;
import dev.jacquard.media.Sentence;
import dev.jacquard.studio.Messages;
import dev.jacquard.studio.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's entry. */
@Command(
        name = "jacquard",
        description =
                "Teaches a small neural network your own collection, on your own computer, and makes new works with it.",
        mixinStandardHelpOptions = true)
public final class Main {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int INTERRUPTED = 130;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show where a failure happened")
    private boolean verbose;

    @Option(names = "--lang", scope = ScopeType.INHERIT, paramLabel = "en|zh", description = "language of messages")
    private String language;

    private final Console console;

    private Main(Console console) {
        this.console = console;
    }

    /** Runs one command and leaves with its status. */
    public static void main(String[] arguments) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset("sun.stdout.encoding"));
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset("sun.stderr.encoding"));
        System.exit(run(arguments, out, err));
    }

    private static Charset charset(String property) {
        // Set where the stream is a terminal; files and pipes get UTF-8.
        var name = System.getProperty(property);
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    /**
     * Runs one command.
     *
     * @return 0 done, 1 failed, 2 wrong usage, 130 stopped by the person
     */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        var language = option(arguments, "--lang");
        var messages = Messages.of(language);
        var console = new Console(out, err, messages, Boolean.getBoolean("jacquard.terminal"));
        var main = new Main(console);
        var commandLine = new CommandLine(main);
        commandLine.getCommandSpec().version("jacquard " + Version.current());
        // Before there are subcommands, which take over its options as they are.
        translate(commandLine, messages);
        for (var command : main.commands()) {
            var subcommand = new CommandLine(command);
            translate(subcommand, messages);
            commandLine.addSubcommand(subcommand);
        }
        commandLine.setOut(new java.io.PrintWriter(out, true));
        commandLine.setErr(new java.io.PrintWriter(err, true));
        commandLine.setParameterExceptionHandler(main::wrongUsage);
        commandLine.setExecutionExceptionHandler((thrown, line, parsed) -> main.failed(thrown));
        if (language.isPresent() && !Messages.speaks(language.get())) {
            console.say("Messages are in English (en) and Chinese (zh), not \"%s\".", language.get());
            return WRONG_USAGE;
        }
        if (arguments.length == 0) {
            commandLine.usage(err);
            return WRONG_USAGE;
        }
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            console.say("Java's memory ran out. Use fewer or smaller items, or allow more with -Xmx.");
            return FAILED;
        } finally {
            out.flush();
        }
    }

    private List<Callable<Integer>> commands() {
        return List.of(
                new DemoCommand(console),
                new CollectionsCommand(console),
                new CollectCommand(console),
                new InspectCommand(console),
                new RecipesCommand(console),
                new TrainCommand(console),
                new CreateCommand(console),
                new RestoreCommand(console),
                new EvaluateCommand(console),
                new RecognizeCommand(console),
                new SummarizeCommand(console),
                new PlayCommand(console),
                new MatchCommand(console),
                new OriginCommand(console),
                new BenchCommand(console));
    }

    private static Optional<String> option(String[] arguments, String name) {
        for (var i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith(name + "=")) return Optional.of(arguments[i].substring(name.length() + 1));
            if (arguments[i].equals(name) && i + 1 < arguments.length) return Optional.of(arguments[i + 1]);
        }
        return Optional.empty();
    }

    private static void translate(CommandLine line, Messages messages) {
        var spec = line.getCommandSpec();
        spec.usageMessage()
                .description(translated(spec.usageMessage().description(), messages))
                .synopsisHeading(messages.of("Usage: "))
                .commandListHeading(messages.of("Commands:%n"));
        for (var argument : List.copyOf(spec.args())) translate(spec, argument, messages);
    }

    private static void translate(CommandSpec spec, ArgSpec argument, Messages messages) {
        var description = translated(argument.description(), messages);
        if (Arrays.equals(description, argument.description())) return;
        spec.remove(argument);
        if (argument instanceof OptionSpec option)
            spec.addOption(OptionSpec.builder(option).description(description).build());
        else
            spec.addPositional(PositionalParamSpec.builder((PositionalParamSpec) argument)
                    .description(description)
                    .build());
    }

    private static String[] translated(String[] texts, Messages messages) {
        return Arrays.stream(texts).map(messages::of).toArray(String[]::new);
    }

    private int wrongUsage(CommandLine.ParameterException e, String[] arguments) {
        console.say(sentence(e));
        console.say("See: %s --help", e.getCommandLine().getCommandSpec().qualifiedName());
        return WRONG_USAGE;
    }

    private static Sentence sentence(CommandLine.ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            var given = unmatched.getUnmatched().get(0);
            return unmatched.getSuggestions().isEmpty()
                    ? Sentence.of("\"%s\" is not known here.", given)
                    : Sentence.of(
                            "\"%s\" is not known here; did you mean %s?",
                            given, String.join(", ", unmatched.getSuggestions()));
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty())
            return Sentence.of(
                    "%s is missing.",
                    missing.getMissing().stream().map(Main::name).collect(Collectors.joining(", ")));
        if (e.getArgSpec() != null && e.getValue() != null)
            return Sentence.of("%s does not take \"%s\".", name(e.getArgSpec()), e.getValue());
        return Sentence.of("%s.", SafeFiles.reasonOf(e));
    }

    private static String name(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) return argument.paramLabel();
        return option.typeInfo().isMap() ? option.longestName() + " " + option.paramLabel() : option.longestName();
    }

    private int failed(Exception thrown) {
        if (verbose) console.trace(thrown);
        if (thrown instanceof UsageProblem usage) {
            console.say(usage.sentence());
            return WRONG_USAGE;
        }
        if (thrown instanceof Problem problem) {
            console.say(problem.sentence());
            return FAILED;
        }
        console.say(Sentence.of(
                "The program failed (%s: %s). This is a fault of the program; --verbose shows where.",
                thrown.getClass().getSimpleName(), String.valueOf(thrown.getMessage())));
        return FAILED;
    }

    static int done() {
        return DONE;
    }

    static int interrupted() {
        return INTERRUPTED;
    }
}
