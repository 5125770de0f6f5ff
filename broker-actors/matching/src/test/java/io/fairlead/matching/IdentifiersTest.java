// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text form of identifiers, compartment IDs and locations: what is accepted, and what is shown. */
class IdentifiersTest {

    private static final String ID = "q".repeat(42) + "o"; // "o" has the two low bits clear

    @Test
    void canonical_ofACanonicalTextIsItself() {
        assertThat(Base64Id.canonical(ID)).isEqualTo(ID);
    }

    @Test
    void canonical_ofTextsOfTheSameBytesIsTheSame() {
        for (String last : new String[] {"o", "p", "q", "r"}) {
            assertThat(Base64Id.canonical("q".repeat(42) + last)).isEqualTo(ID);
        }
        assertThat(Base64Id.canonical("q".repeat(42) + "s")).isNotEqualTo(ID);
    }

    @Test
    void canonical_acceptsBothCharactersThatAreSpecialInBase64Url() {
        assertThat(Base64Id.canonical("-_" + "A".repeat(41))).startsWith("-_");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 44, 64})
    void canonical_refusesOtherLengths(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Base64Id.canonical("q".repeat(length)))
                .withMessageContaining("43 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "/", "=", " ", "é", "\n"})
    void canonical_refusesOtherCharacters(String character) {
        for (String text : new String[] {character + "q".repeat(42), "q".repeat(42) + character}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Base64Id.canonical(text))
                    .withMessageContaining("base64url");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "B", "C", "D"})
    void canonical_refusesAllZeroHoweverItIsWritten(String last) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Base64Id.canonical("A".repeat(42) + last))
                .withMessageContaining("zero");
    }

    @Test
    void canonical_neverRepeatsTheTextInItsComplaint() {
        String secret = "SECRET+" + "q".repeat(36);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Base64Id.canonical(secret))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("SECRET"));
    }

    @Test
    void text_isCanonicalAndStandsForTheSameBytes() {
        byte[] bytes = new byte[Base64Id.BYTES];
        new SecureRandom().nextBytes(bytes);

        String text = Base64Id.text(bytes);

        assertThat(Base64Id.canonical(text)).isEqualTo(text);
        assertThat(Base64.getUrlDecoder().decode(text)).isEqualTo(bytes);
        assertThat(Base64Id.bytes(text)).isEqualTo(bytes);
    }

    @Test
    void compartmentId_isEqualByItsBytes() {
        assertThat(new CompartmentId("q".repeat(42) + "p")).isEqualTo(new CompartmentId(ID));
    }

    @Test
    void compartment_ofTheOtherKindIsAnother() {
        CompartmentId id = new CompartmentId(ID);
        assertThat(new Compartment(CompartmentKind.COMMON, id))
                .isNotEqualTo(new Compartment(CompartmentKind.PERSONAL, id));
    }

    @Test
    void compartmentId_showsAPrefixOnly() {
        String id = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFg";
        Compartment compartment = new Compartment(CompartmentKind.PERSONAL, new CompartmentId(id));
        assertThat(compartment.toString()).contains(id.substring(0, 6)).doesNotContain(id.substring(0, 7));
        assertThat(compartment.toString()).doesNotContain(id.substring(20, 26));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4_294_967_295L})
    void location_acceptsEveryAsn(long asn) {
        assertThat(new Location("DE", asn).asnKnown()).isEqualTo(asn != 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4_294_967_296L, Long.MIN_VALUE, Long.MAX_VALUE})
    void location_refusesOtherAsns(long asn) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Location("DE", asn))
                .withMessageContaining("asn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "D", "DEU", "D1", "ÄÖ", " DE", "--"})
    void location_refusesOtherCountries(String country) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Location(country, 1))
                .withMessageContaining("country");
    }

    @Test
    void location_unknownIsUnknown() {
        assertThat(Location.UNKNOWN.countryKnown()).isFalse();
        assertThat(Location.UNKNOWN.asnKnown()).isFalse();
        assertThat(new Location("DE", 0).countryKnown()).isTrue();
    }
}
