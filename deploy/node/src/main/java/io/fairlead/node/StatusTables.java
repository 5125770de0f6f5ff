// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Sets a cluster's status as two tables for people. */
final class StatusTables {

    private static final String GAP = "  ";
    private static final String NOT_KNOWN = "-";
    private static final int HOURS_PER_DAY = 24;

    private static final List<String> MEMBER_HEAD =
            List.of("MEMBER", "ROLES", "STATE", "VERSION", "UPTIME", "READY", "ANNOUNCEMENTS", "OFFERS", "MANAGEMENT");
    private static final List<String> COMPARTMENT_HEAD =
            List.of("COMPARTMENT", "KIND", "MATCHER ON", "ANNOUNCEMENTS", "OFFERS");

    /** A compartment and the member that hosts its matcher. */
    private record Placed(String member, NodeReport.CompartmentReport compartment) {

        int size() {
            return compartment.announcementsWaiting() + compartment.offersWaiting();
        }
    }

    private StatusTables() {}

    static String text(ClusterStatus status) {
        var members = new ArrayList<List<String>>();
        members.add(MEMBER_HEAD);
        status.members().forEach(member -> members.add(row(member)));
        return "As seen by %s; announcements and offers are those that the member holds.\n\n%s\n%s"
                .formatted(status.self(), table(members), compartments(status));
    }

    private static List<String> row(ClusterStatus.MemberReport member) {
        NodeReport report = member.report();
        var row = new ArrayList<>(
                List.of(member.address(), String.join(",", member.roles()), state(member), member.version()));
        if (report == null) {
            row.addAll(List.of(NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN));
        } else {
            row.addAll(List.of(
                    duration(report.uptimeMs()),
                    report.ready() ? "yes" : "no",
                    "" + report.heldAnnouncements(),
                    "" + report.heldOffers(),
                    report.management()));
        }
        return row;
    }

    private static String state(ClusterStatus.MemberReport member) {
        NodeReport report = member.report();
        String more = "";
        if (!member.reachable()) {
            more = " unreachable";
        } else if (report == null) {
            more = " silent";
        } else if (report.draining()) {
            more = " draining";
        }
        return member.state() + more;
    }

    private static String compartments(ClusterStatus status) {
        List<Placed> placed = status.members().stream()
                .flatMap(member -> reports(member).stream()
                        .flatMap(report -> report.compartments().stream())
                        .map(compartment -> new Placed(member.address(), compartment)))
                .sorted(Comparator.comparingInt(Placed::size).reversed())
                .toList();
        var rows = new ArrayList<List<String>>();
        rows.add(COMPARTMENT_HEAD);
        placed.forEach(each -> rows.add(row(each)));
        status.members().forEach(member -> reports(member).forEach(report -> addRest(rows, member.address(), report)));
        return rows.size() == 1 ? "No compartment has a matcher.\n" : table(rows);
    }

    private static List<NodeReport> reports(ClusterStatus.MemberReport member) {
        NodeReport report = member.report();
        return report == null ? List.of() : List.of(report);
    }

    private static List<String> row(Placed placed) {
        NodeReport.CompartmentReport compartment = placed.compartment();
        return List.of(
                compartment.id(),
                compartment.kind(),
                placed.member(),
                "" + compartment.announcementsWaiting(),
                "" + compartment.offersWaiting());
    }

    private static void addRest(List<List<String>> rows, String member, NodeReport report) {
        NodeReport.OtherCompartments others = report.otherCompartments();
        if (others.count() > 0) {
            rows.add(List.of(
                    others.count() + " more",
                    "",
                    member,
                    "" + others.announcementsWaiting(),
                    "" + others.offersWaiting()));
        }
        if (report.silentMatchers() > 0 || !report.complete()) {
            String silent = report.complete() ? report.silentMatchers() + " silent" : "not known";
            rows.add(List.of(silent, "", member, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN));
        }
    }

    /** Columns as wide as their widest cell. */
    private static String table(List<List<String>> rows) {
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell)
                        .append(" ".repeat(widths[column] - cell.length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** The two largest units: {@code 3d 4h}, {@code 4h 5m}, {@code 5m 6s}, {@code 6s}. */
    static String duration(long millis) {
        Duration time = Duration.ofMillis(millis);
        if (time.toHours() >= HOURS_PER_DAY) {
            return "%dd %dh".formatted(time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return "%dh %dm".formatted(time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? "%dm %ds".formatted(time.toMinutes(), time.toSecondsPart())
                : time.toSeconds() + "s";
    }
}
