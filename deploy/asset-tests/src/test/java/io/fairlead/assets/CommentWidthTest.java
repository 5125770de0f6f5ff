// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The formatter keeps code to 120 columns, and leaves comments alone: this sees to them. */
class CommentWidthTest {

    private static final int COLUMNS = 120;
    private static final Pattern COMMENT = Pattern.compile("\\s*(/\\*\\*|\\*|//|#).*");
    private static final Pattern SOURCE = Pattern.compile(".*\\.(java|conf)");
    private static final Pattern BUILT_OR_HIDDEN = Pattern.compile("target|\\..*");

    @Test
    void comments_ofSourcesAndSettingsKeepTo120Columns() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path source : sources()) {
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > COLUMNS
                        && COMMENT.matcher(lines.get(i)).matches()) {
                    wide.add(source + ":" + (i + 1));
                }
            }
        }

        assertThat(wide).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        Path top = Assets.file("");
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean isSource = folder.equals(top)
                        || !BUILT_OR_HIDDEN
                                .matcher(folder.getFileName().toString())
                                .matches();
                return isSource ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (SOURCE.matcher(file.toString()).matches()) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(sources).as("found at all").hasSizeGreaterThan(300);
        return sources;
    }
}
