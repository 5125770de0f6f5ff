// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** {@code PROTOCOL.md} names every message there is, none that there is not, and tests that exist. */
class BrokerProtocolDocTest {

    /** Message, from, to, crosses nodes. */
    private static final Pattern ROW =
            Pattern.compile("^\\| `([\\w.]+)` \\| [^|]+ \\| [^|]+ \\| (yes|no) \\|", Pattern.MULTILINE);

    private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");

    private final String page = read();

    @Test
    void page_namesEveryMessageAndWhetherItCrossesNodes() {
        Map<String, Boolean> documented = ROW.matcher(page)
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(2).equals("yes")));
        Map<String, Boolean> declared =
                RigMessages.all().collect(Collectors.toMap(RigMessages::nameOf, RigMessages::mayCrossNodes));
        assertThat(documented).containsExactlyInAnyOrderEntriesOf(declared);
    }

    @Test
    void page_namesTestsThatExist() {
        Set<String> named = TEST.matcher(page).results().map(MatchResult::group).collect(Collectors.toSet());
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(test -> assertThat(tests(test)).contains(test));
    }

    @Test
    void page_drawsEveryConversation() {
        long tables = Pattern.compile("^## ", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .count();
        long diagrams = Pattern.compile("^```mermaid$", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .count();
        int withoutDiagram = 4; // messages, losses, bounds, costs
        assertThat(diagrams).isEqualTo(tables - withoutDiagram);
    }

    /** The tests of the class that this one belongs to, as they are written on the page. */
    private static Stream<String> tests(String written) {
        String className = written.substring(1, written.indexOf('#'));
        Class<?> declaring = find(className);
        return Stream.of(declaring.getDeclaredMethods())
                .filter(method -> Stream.of(Test.class, RepeatedTest.class, ParameterizedTest.class)
                        .anyMatch(method::isAnnotationPresent))
                .map(method -> "`" + className + "#" + method.getName() + "`");
    }

    /** Without running its static fields, which may be a whole broker. */
    private static Class<?> find(String className) {
        try {
            ClassLoader loader = BrokerProtocolDocTest.class.getClassLoader();
            return Class.forName(BrokerProtocolDocTest.class.getPackageName() + "." + className, false, loader);
        } catch (ClassNotFoundException absent) {
            throw new AssertionError("PROTOCOL.md names a test class that does not exist: " + className, absent);
        }
    }

    private static String read() {
        try {
            return Files.readString(Path.of("PROTOCOL.md"));
        } catch (IOException unreadable) {
            throw new AssertionError("PROTOCOL.md is not in the module's directory", unreadable);
        }
    }
}
