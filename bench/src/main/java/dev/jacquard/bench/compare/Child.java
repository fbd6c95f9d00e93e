package dev.jacquard.bench.compare;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A contestant's process, which computes only while an order is under way. */
final class Child implements AutoCloseable {
    /** Variables by which a machine's owner bends the linear algebra; nobody gets them. */
    private static final List<String> BENT = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_NUM_THREADS");

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final Path errors;

    Child(List<String> command, Map<String, String> environment, Path errors) throws IOException {
        this.errors = errors;
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        BENT.forEach(builder.environment().keySet()::remove);
        // OpenBLAS then names the kernels it chose, on standard error.
        builder.environment().put("OPENBLAS_VERBOSE", "2");
        builder.environment().putAll(environment);
        process = builder.start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new java.io.OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /**
     * The next answer.
     *
     * @throws IOException when the process ended instead; the message ends with what it last said
     */
    JsonObject answer() throws IOException {
        for (var line = answers.readLine(); line != null; line = answers.readLine()) {
            if (!line.startsWith("{")) continue;
            try {
                return JsonParser.parseString(line).getAsJsonObject();
            } catch (JsonSyntaxException e) {
                throw new IOException("it answered " + line, e);
            }
        }
        throw new IOException("it ended: " + lastWords());
    }

    private String lastWords() throws IOException {
        var said = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)
                .lines()
                .filter(l -> !l.isBlank())
                .toList();
        // Java's exceptions come with their reason in the first line, Python's in the last.
        return said.stream()
                .filter(l -> l.contains("Exception") || l.contains("Error"))
                .findFirst()
                .or(() -> said.stream().reduce((a, b) -> b))
                .orElse("without a word");
    }

    /** Gives an order and waits for its answer. */
    JsonObject ask(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        return answer();
    }

    /** The kernels that OpenBLAS said it chose, if it is what computes there. */
    Optional<String> kernels() throws IOException {
        return new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)
                .lines()
                .filter(l -> l.startsWith("Core: "))
                .map(l -> l.substring("Core: ".length()).strip())
                .reduce((a, b) -> b);
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(20, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
