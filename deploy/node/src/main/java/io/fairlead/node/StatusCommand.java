// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the cluster as one of its nodes sees it. */
@Command(
        name = "status",
        description = "Prints the members of a cluster and what waits in its compartments.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final int OK = 200;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ManagementClient client = new ManagementClient();

    @Parameters(
            arity = "0..1",
            paramLabel = "NODE",
            description = "any node: " + ManagementAddress.FORMS + "; default: one that listens on this machine")
    private @Nullable String node;

    @Override
    public Integer call() {
        boolean tls = client.speaksTls();
        HttpResponse<String> response =
                node == null ? first(ManagementAddress.usual(tls)) : first(List.of(ManagementAddress.parse(node, tls)));
        if (response.statusCode() != OK) {
            throw ManagementClient.refused(response);
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(StatusTables.text(ManagementClient.read(response, ClusterStatus.class)));
        out.flush();
        return 0;
    }

    /** The first that answers at all. */
    private HttpResponse<String> first(List<URI> candidates) {
        for (URI candidate : candidates) {
            try {
                return client.get(candidate, "/status");
            } catch (IOException silent) {
                if (candidates.size() == 1) {
                    throw new OperatorException("nothing answers at " + candidate + reason(silent));
                }
            }
        }
        throw new OperatorException("no node listens on this machine: nothing answers at " + candidates.getFirst()
                + ", nor between " + candidates.get(1) + " and " + candidates.getLast());
    }

    private static String reason(IOException silent) {
        return silent.getMessage() == null ? "" : " (" + silent.getMessage() + ")";
    }
}
