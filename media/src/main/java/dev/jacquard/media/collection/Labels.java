package dev.jacquard.media.collection;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Finds labels in the names of files. */
final class Labels {
    private Labels() {}

    /**
     * The labels of files named relative to their collection, with nulls where there is none: the first folder that
     * not all share, or else what stands before the first underscore of the file name.
     */
    static String[] of(List<String> names) {
        var inner = withoutSharedFolders(names);
        var byFolder = labels(inner, name -> name.contains("/") ? name.substring(0, name.indexOf('/')) : null);
        if (byFolder != null) return byFolder;
        var byPrefix = labels(inner, name -> {
            var file = name.substring(name.lastIndexOf('/') + 1);
            return file.indexOf('_') > 0 ? file.substring(0, file.indexOf('_')) : null;
        });
        return byPrefix != null ? byPrefix : new String[names.size()];
    }

    private static String[] labels(List<String> names, UnaryOperator<String> rule) {
        var labels = names.stream().map(rule).toArray(String[]::new);
        long distinct =
                Arrays.stream(labels).filter(Objects::nonNull).distinct().count();
        return distinct >= 2 && distinct <= names.size() / 2 ? labels : null;
    }

    private static List<String> withoutSharedFolders(List<String> names) {
        var inner = names;
        while (!inner.isEmpty() && inner.get(0).contains("/")) {
            var folder = inner.get(0).substring(0, inner.get(0).indexOf('/') + 1);
            if (!inner.stream().allMatch(name -> name.startsWith(folder))) break;
            inner = inner.stream().map(name -> name.substring(folder.length())).toList();
        }
        return inner;
    }
}
