// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import io.fairlead.config.ManagementSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.SslSessionInfo;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Decides who may change something through the management endpoint.
 *
 * <p>Whatever the settings ask for is needed: the password, a client's certificate, or both. When they ask for neither,
 * whoever reaches a loopback listener is believed, and nobody elsewhere.
 *
 * <p>A web page in an operator's browser reaches loopback, and the browser may even know the password. Two signs give a
 * page away: browsers say {@code Origin} with every request that changes something, and newer ones
 * {@code Sec-Fetch-Site} with all; and a page that has made its own name point here (DNS rebinding) asks for that name.
 */
final class ChangeGuard {

    private static final String SCHEME = "Basic ";
    private static final int PASSWORD_LEAST = 12;

    private final boolean loopback;
    private final String host;
    private final boolean clientCertificates;
    /** A digest, so that the time of a comparison tells nothing about the length either. */
    private final Optional<byte[]> credential;

    /**
     * @param loopback whether the listener can be reached from this machine only
     * @throws IllegalArgumentException when the password cannot be read or will not do
     */
    ChangeGuard(ManagementSettings settings, boolean loopback) {
        this.loopback = loopback;
        this.host = settings.host();
        this.clientCertificates = settings.tls().clientCaFile().isPresent();
        this.credential = settings.auth()
                .passwordFile()
                .map(file -> digest(settings.auth().user() + ":" + password(file)));
    }

    /** Whether changes are refused whoever asks, for want of a credential to ask for. */
    boolean refusesAll() {
        return !loopback && credential.isEmpty() && !clientCertificates;
    }

    /** Why a request is not even for this listener, or nothing. */
    Optional<HttpResponse> objectionToHost(HttpRequest request) {
        var asked = request.getUri().getHost();
        boolean ours = !loopback
                || !asked.isNamedHost()
                || asked.address().equalsIgnoreCase("localhost")
                || asked.address().equalsIgnoreCase(host);
        return ours
                ? Optional.empty()
                : denied("The Host header must be an address, localhost, or what fairlead.node.management.host says.");
    }

    /** Why a request may not change something, or nothing. */
    Optional<HttpResponse> objection(HttpRequest request) {
        if (comesFromPage(request)) {
            return denied("The request comes from a web page; none may change anything here.");
        }
        if (refusesAll()) {
            return denied("No password and no client certificates are configured, and the listener is not local.");
        }
        if (credential.isPresent() && !hasPassword(request, credential.get())) {
            return Optional.of(ManagementResponse.problem(
                            ManagementProblem.UNAUTHENTICATED, "The user or the password is missing or wrong.")
                    .addHeader(RawHeader.create("WWW-Authenticate", "Basic realm=\"fairlead\", charset=\"UTF-8\"")));
        }
        return clientCertificates && !hasCertificate(request)
                ? denied("A client certificate is needed.")
                : Optional.empty();
    }

    private static boolean comesFromPage(HttpRequest request) {
        return request.getHeader("Origin").isPresent()
                || request.getHeader("Sec-Fetch-Site")
                        .filter(site -> !site.value().equals("none"))
                        .isPresent();
    }

    private static boolean hasPassword(HttpRequest request, byte[] credential) {
        return request.getHeader("Authorization")
                .map(HttpHeader::value)
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(value -> decoded(value.substring(SCHEME.length()).strip()))
                .filter(given -> MessageDigest.isEqual(digest(given), credential))
                .isPresent();
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Only what the handshake has verified counts as the peer's. */
    private static boolean hasCertificate(HttpRequest request) {
        return request.getAttribute(AttributeKeys.sslSession)
                .map(SslSessionInfo::getSession)
                .filter(ChangeGuard::isPeerVerified)
                .isPresent();
    }

    private static boolean isPeerVerified(SSLSession session) {
        try {
            return session.getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException _) {
            return false;
        }
    }

    private static String password(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            String password = lines.findFirst().orElse("").strip();
            if (password.length() < PASSWORD_LEAST) {
                throw new IllegalArgumentException("fairlead.node.management.auth.password-file: the first line of "
                        + file + " must have " + PASSWORD_LEAST + " characters or more");
            }
            return password;
        } catch (IOException | UncheckedIOException unreadable) {
            throw new IllegalArgumentException(
                    "fairlead.node.management.auth.password-file: cannot be read as text: " + unreadable.getMessage());
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static Optional<HttpResponse> denied(String detail) {
        return Optional.of(ManagementResponse.problem(ManagementProblem.DENIED, detail));
    }
}
