// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.util.Optional;
import java.util.OptionalLong;

/** One entry of {@code fairlead.cluster-wide.matching.denied-pairs}: an absent part matches everything. */
public record DeniedPairSettings(
        Optional<String> proxyCountry, OptionalLong proxyAsn, Optional<String> clientCountry, OptionalLong clientAsn) {}
