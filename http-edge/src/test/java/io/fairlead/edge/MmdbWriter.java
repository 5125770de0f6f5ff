// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a small database in the MaxMind DB format 2.0: an IPv6 tree of 24-bit records, with IPv4 at {@code ::/96}.
 * Enough for tests, so that no database lies in the repository. Longer prefixes must be added after those they lie in.
 */
final class MmdbWriter {

    private static final int NONE = -1;
    private static final int TEXT = 2;
    private static final int UINT16 = 5;
    private static final int UINT32 = 6;
    private static final int MAP = 7;
    private static final int UINT64 = 9;
    private static final int ARRAY = 11;
    private static final int IPV4_SHIFT = 96;
    private static final int SEPARATOR = 16;

    /** Two records each: a node's index, {@link #NONE}, or below that a value's, as {@code -2 - index}. */
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NONE, NONE}));

    private final List<Map<String, ?>> values = new ArrayList<>();

    MmdbWriter put(String block, Map<String, ?> value) {
        String[] parts = block.split("/", 2);
        byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
        int shift = address.length == 4 ? IPV4_SHIFT : 0;
        int length = Integer.parseInt(parts[1]) + shift;
        values.add(value);
        int node = 0;
        for (int bit = 0; bit < length - 1; bit++) {
            node = child(node, bitOf(address, bit - shift));
        }
        nodes.get(node)[bitOf(address, length - 1 - shift)] = -1 - values.size();
        return this;
    }

    void write(Path file) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<Integer> offsets = new ArrayList<>();
        for (Map<String, ?> value : values) {
            offsets.add(data.size());
            encode(value, data);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int record : node) {
                int target = record >= 0
                        ? record
                        : nodes.size() + (record == NONE ? 0 : SEPARATOR + offsets.get(-2 - record));
                bigEndian(target, 3, out);
            }
        }
        out.write(new byte[SEPARATOR]);
        data.writeTo(out);
        out.write(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
        out.writeBytes("MaxMind.com".getBytes(StandardCharsets.UTF_8));
        encode(
                Map.of(
                        "node_count",
                        nodes.size(),
                        "record_size",
                        (short) 24,
                        "ip_version",
                        (short) 6,
                        "database_type",
                        "Test",
                        "languages",
                        List.of("en"),
                        "binary_format_major_version",
                        (short) 2,
                        "binary_format_minor_version",
                        (short) 0,
                        "build_epoch",
                        1_700_000_000L,
                        "description",
                        Map.of("en", "Test")),
                out);
        Files.write(file, out.toByteArray());
    }

    /** Splits a value into two halves of its block where the tree must grow below it. */
    private int child(int node, int side) {
        int record = nodes.get(node)[side];
        if (record >= 0) {
            return record;
        }
        nodes.add(new int[] {record, record});
        nodes.get(node)[side] = nodes.size() - 1;
        return nodes.size() - 1;
    }

    private static int bitOf(byte[] address, int bit) {
        return bit < 0 ? 0 : (address[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE)) & 1;
    }

    private static void encode(Object value, ByteArrayOutputStream out) {
        switch (value) {
            case Map<?, ?> map -> {
                control(MAP, map.size(), out);
                map.forEach((name, field) -> {
                    encode(name, out);
                    encode(field, out);
                });
            }
            case List<?> list -> {
                control(ARRAY, list.size(), out);
                list.forEach(element -> encode(element, out));
            }
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                control(TEXT, bytes.length, out);
                out.writeBytes(bytes);
            }
            case Short number -> number(UINT16, Short.BYTES, number, out);
            case Integer number -> number(UINT32, Integer.BYTES, Integer.toUnsignedLong(number), out);
            case Long number -> number(UINT64, Long.BYTES, number, out);
            default -> throw new IllegalArgumentException("no type for " + value);
        }
    }

    private static void number(int type, int bytes, long value, ByteArrayOutputStream out) {
        control(type, bytes, out);
        bigEndian(value, bytes, out);
    }

    private static void control(int type, int size, ByteArrayOutputStream out) {
        if (size >= 29) {
            throw new IllegalArgumentException("too long for a test: " + size);
        }
        out.write(type <= MAP ? type << 5 | size : size);
        if (type > MAP) {
            out.write(type - MAP);
        }
    }

    private static void bigEndian(long value, int bytes, ByteArrayOutputStream out) {
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write((int) (value >> shift));
        }
    }
}
