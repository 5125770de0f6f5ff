// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of driver and checker. */
@Command(
        name = "bench",
        subcommands = {LoadCommand.class, CheckCommand.class},
        description = "Puts a broker under load, and checks from the ledger whether it kept its promises.")
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
