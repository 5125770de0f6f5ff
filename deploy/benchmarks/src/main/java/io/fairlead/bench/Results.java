// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a benchmark found: tables to show, and the figures that decide goals. */
final class Results {

    private final List<Table> tables = new ArrayList<>();
    private final Map<Goal, Spread> decided = new EnumMap<>(Goal.class);

    void add(Table table) {
        tables.add(table);
    }

    /** @param result in the goal's unit */
    void decide(Goal goal, Spread result) {
        decided.put(goal, result);
    }

    Map<Goal, Spread> decided() {
        return Map.copyOf(decided);
    }

    /** The tables, and one of the goals that this decides, if there are any. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        tables.forEach(table -> text.append(table).append('\n'));
        if (!decided.isEmpty()) {
            text.append(goals("Goals", decided.keySet(), decided)).append('\n');
        }
        return text.toString();
    }

    /** A row for each of the goals, whether it was decided or not. */
    static Table goals(String title, Collection<Goal> goals, Map<Goal, Spread> decided) {
        Table table = new Table(title, "what", "goal", "result", "met");
        for (Goal goal : goals) {
            Spread result = decided.get(goal);
            if (result == null) {
                table.row(goal.text(), goal.limitText(), "not measured", "-");
            } else {
                table.row(goal.text(), goal.limitText(), result, goal.isMet(result) ? "yes" : "**no**");
            }
        }
        return table;
    }
}
