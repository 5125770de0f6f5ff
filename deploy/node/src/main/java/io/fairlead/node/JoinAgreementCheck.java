// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.typesafe.config.Config;
import io.fairlead.config.JoinAgreement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Refuses a join when the cluster-wide settings of the two nodes differ; Pekko creates one per node and stops a node
 * that was refused.
 *
 * <p>Pekko asks both sides, first the member, and tells the joining node nothing but "no" when the member refuses. So
 * the member lets everybody pass and the joining node refuses itself: it alone can say on its own standard error which
 * settings to change. Which side this is can be told from {@link #APPLICANT}: the joining node sends that section, and
 * the member does not send it back, because the key inside it is among Pekko's {@code sensitive-config-paths}.
 *
 * <p>Both sides run this class, so nobody gets in unchecked; it protects against mistakes, not against attackers.
 */
final class JoinAgreementCheck extends JoinConfigCompatChecker {

    private static final String APPLICANT = "fairlead-join.applicant";

    /** By the text of the refused node, for its start to report: Pekko has no way from here to there. */
    private static final Map<String, List<String>> REFUSED = new ConcurrentHashMap<>();

    /** Why the node with this configuration was refused; empty when it was not. */
    static List<String> refusal(Config config) {
        return REFUSED.getOrDefault(config.getString(JoinAgreement.KEY), List.of());
    }

    @Override
    public Seq<String> requiredKeys() {
        return scalaSeq(List.of(JoinAgreement.KEY, APPLICANT));
    }

    @Override
    public ConfigValidation check(Config toCheck, Config actualConfig) {
        if (!toCheck.hasPath(JoinAgreement.KEY)) {
            return new Invalid(scalaSeq(List.of("the other node is not a Fairlead node")));
        }
        if (toCheck.hasPath(APPLICANT)) {
            return Valid.getInstance();
        }
        String mine = actualConfig.getString(JoinAgreement.KEY);
        List<String> differences = JoinAgreement.differences(mine, toCheck.getString(JoinAgreement.KEY));
        if (differences.isEmpty()) {
            return Valid.getInstance();
        }
        REFUSED.put(mine, differences);
        return new Invalid(scalaSeq(differences));
    }

    private static Seq<String> scalaSeq(List<String> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
