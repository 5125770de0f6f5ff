// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What an operator asks of nodes that run: the verbs {@code status} and {@code drain} of {@code deploy/fairlead}. Exit
 * codes: 0 done, 1 not done and said why, 2 the command line is wrong.
 */
@Command(
        name = "fairlead",
        subcommands = {StatusCommand.class, DrainCommand.class},
        mixinStandardHelpOptions = true)
public final class Operator {

    private Operator() {}

    public static void main(String[] arguments) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Operator())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (!(failure instanceof OperatorException)) {
                        throw failure;
                    }
                    command.getErr().println("fairlead: " + failure.getMessage());
                    command.getErr().flush();
                    return 1;
                })
                .execute(arguments);
    }
}
