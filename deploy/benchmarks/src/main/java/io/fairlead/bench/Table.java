// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table of text in Markdown, which a terminal shows as well: columns are as wide as their widest cell. */
final class Table {

    private final String title;
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param head of each column, with the unit of what is in it */
    Table(String title, String... head) {
        this.title = title;
        this.head = List.of(head);
    }

    /** @param cells one for each column */
    Table row(Object... cells) {
        if (cells.length != head.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + head);
        }
        rows.add(Arrays.stream(cells).map(Table::text).toList());
        return this;
    }

    private static String text(Object cell) {
        return cell instanceof Number number ? Spread.number(number.doubleValue()) : cell.toString();
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(line(head));
        lines.add(line(head.stream().map(_ -> "---").toList()));
        rows.forEach(row -> lines.add(line(row)));
        return title + "\n\n" + String.join("\n", lines) + "\n";
    }

    private String line(List<String> cells) {
        List<String> padded = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String fill = cell.equals("---") ? "-" : " ";
            padded.add(cell + fill.repeat(width(column) - cell.length()));
        }
        return padded.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    private int width(int column) {
        int widest = Math.max(3, head.get(column).length());
        for (List<String> row : rows) {
            widest = Math.max(widest, row.get(column).length());
        }
        return widest;
    }
}
