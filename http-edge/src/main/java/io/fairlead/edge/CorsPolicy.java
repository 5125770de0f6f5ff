// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.config.CorsSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which web pages may call the API (the CORS protocol of the Fetch standard). Calls without an {@code Origin}
 * come from no web page and are none of its business.
 */
final class CorsPolicy {

    private static final String EVERYBODY = "*";

    private final Set<String> origins;
    private final String maxAgeSeconds;

    CorsPolicy(CorsSettings settings) {
        this.origins = settings.origins().stream().map(CorsPolicy::canonical).collect(Collectors.toUnmodifiableSet());
        this.maxAgeSeconds = Long.toString(settings.maxAge().toSeconds());
    }

    /** What becomes of a call. Headers are by name, in the order to send them. */
    sealed interface Decision {

        /** Serve it, and add these headers to the response, whatever it is. */
        record Serve(Map<String, String> headers) implements Decision {}

        /** The browser asks first; answer it with these headers and nothing else. */
        record Preflight(Map<String, String> headers) implements Decision {}

        /** Not from this page. */
        record Deny(Map<String, String> headers) implements Decision {}
    }

    /** @param requestedMethod of {@code Access-Control-Request-Method} */
    Decision decide(boolean options, String origin, Optional<String> host, Optional<String> requestedMethod) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Vary", "Origin");
        String from = canonical(origin);
        if (!origins.contains(EVERYBODY) && !origins.contains(from)) {
            return isSame(from, host) ? new Decision.Serve(headers) : new Decision.Deny(headers);
        }
        headers.put("Access-Control-Allow-Origin", origins.contains(EVERYBODY) ? EVERYBODY : origin);
        if (options && requestedMethod.isPresent()) {
            headers.put("Access-Control-Allow-Methods", "POST, GET");
            headers.put("Access-Control-Allow-Headers", "content-type");
            headers.put("Access-Control-Max-Age", maxAgeSeconds);
            return new Decision.Preflight(headers);
        }
        headers.put("Access-Control-Expose-Headers", "Retry-After");
        return new Decision.Serve(headers);
    }

    /** The scheme is not compared: behind a balancer that ends TLS we do not know our own. */
    private static boolean isSame(String origin, Optional<String> host) {
        int authority = origin.indexOf("://");
        return authority > 0 && host.map(CorsPolicy::canonical).equals(Optional.of(origin.substring(authority + 3)));
    }

    private static String canonical(String origin) {
        return origin.strip().toLowerCase(Locale.ROOT);
    }
}
