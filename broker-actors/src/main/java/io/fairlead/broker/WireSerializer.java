// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes each {@link WireMessage} as a CBOR array of its fields (RFC 8949), in the order of {@link WireKinds}, with its
 * kind and version for a manifest. Jackson reads and writes the CBOR; no field is named, no class looked up and no
 * reference to an actor of another node parsed as a URI (decision 0015).
 *
 * <p>Nodes of two releases can share a cluster while they are rolled. Rules for a change: a field may be added behind
 * all others of a message, since an older node leaves what it does not know unread; a newer one reads it with {@link
 * WireReader#added}. Anything else is a new kind, {@code seek#2} beside {@code seek#1}, which the release
 * <em>before</em> the one that sends it must be able to read: so is a field more in what messages are made of, such as
 * traits, and the name of a constant. A kind that a node does not know is dropped, with an error in its log: something
 * else must repair that. Samples of every kind that a release has ever sent stay in {@code src/test/resources/wire} for
 * good.
 */
final class WireSerializer extends SerializerWithStringManifest {

    /** Ours for good; Pekko keeps 0 to 40 for itself. */
    private static final int IDENTIFIER = 3_270;

    /** Of a message without a session description, and more. */
    private static final int USUAL_BYTES = 256;

    private static final CBORFactory CBOR = CBORFactory.builder()
            .disable(CBORFactory.Feature.CANONICALIZE_FIELD_NAMES) // there are none
            .build();

    private final WireReferences references;

    WireSerializer(ExtendedActorSystem system) {
        this.references = new WireReferences(system);
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return WireKinds.of(message).name();
    }

    @Override
    public byte[] toBinary(Object message) {
        return toBinary(WireKinds.of(message), message);
    }

    /** As a message of this kind, which may be one that is no longer sent. */
    byte[] toBinary(WireKind<?> kind, Object message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (CBORGenerator generator = CBOR.createGenerator(bytes)) {
            generator.writeStartArray();
            kind.write(new WireWriter(generator, references), message);
            generator.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be written: " + message.getClass(), e);
        }
        return bytes.toByteArray();
    }

    /** @throws NotSerializableException when no such kind is known, or the bytes are no such message */
    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        WireKind<?> kind = WireKinds.named(manifest)
                .orElseThrow(() -> new NotSerializableException("no kind of message is named " + manifest));
        try (CBORParser parser = CBOR.createParser(bytes)) {
            return kind.read(new WireReader(parser, references));
        } catch (IOException | IllegalArgumentException e) {
            NotSerializableException unreadable = new NotSerializableException("not a message of the kind " + manifest);
            unreadable.initCause(e);
            throw unreadable;
        }
    }
}
