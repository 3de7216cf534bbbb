#!/usr/bin/env python3
"""Writes krait's Unicode tables from the unicodedata module of the Python that runs it.

    python3 cmake/generate_unicode_tables.py [--output DIRECTORY]

The Python must carry Unicode 16.0 or newer (CPython 3.14 does): krait accepts what that Python
accepts, so the interpreter is the source, not the files of the Unicode Character Database.
The one thing unicodedata cannot list, the name aliases, is in unicode_name_aliases.txt; every
line is checked. After a Unicode update, add the new aliases there, run this script, and build
and run the tests. It writes, below DIRECTORY (default: the repository):

    lexer/identifier_ranges.h       what may begin and continue an identifier
    lexer/unicode_tables.h          printability, width, digits, decomposition, composition
    lexer/unicode_name_table.h      every character name and alias
    tests/lexer/unicode_checksums.h what the tests must find, computed by Python's own functions
"""

import argparse
import os
import sys
import unicodedata

SCRIPT_DIRECTORY = os.path.dirname(os.path.abspath(__file__))
LIMIT = 0x110000
LINE_WIDTH = 100
NAMES_PER_BLOCK = 16
SHARED_LENGTH_BIAS = 0x80

HANGUL_PREFIX = "HANGUL SYLLABLE "
UNIFIED_PREFIX = "CJK UNIFIED IDEOGRAPH-"
HANGUL_VOWELS = range(0x1161, 0x1176)
HANGUL_TRAILS = range(0x11A8, 0x11C3)
HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)

# UAX #11, section 5: unassigned code points of these blocks are wide by default.
WIDE_BLOCKS = [
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x2FFFE),
    range(0x30000, 0x3FFFE),
]
# Format characters that are drawn: the soft hyphen, and those with the property
# Prepended_Concatenation_Mark, which enclose or underline the digits that follow.
DRAWN_FORMAT_CHARACTERS = {
    0xAD, 0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2,
    0x110BD, 0x110CD,
}  # fmt: skip
# Hangul medial vowels and final consonants join the leading consonant before them.
JOINING_JAMO = [range(0x1160, 0x1200), range(0xD7B0, 0xD800)]


# --- properties of one code point ------------------------------------------------------------


def is_identifier_start(code_point):
    return chr(code_point).isidentifier()


def is_identifier_continue(code_point):
    return ("a" + chr(code_point)).isidentifier()


def is_printable(code_point):
    return chr(code_point).isprintable()


def display_width(code_point):
    category = unicodedata.category(chr(code_point))
    if category == "Cf":
        return 1 if code_point in DRAWN_FORMAT_CHARACTERS else 0
    if category in ("Mn", "Me", "Cc", "Zl", "Zp"):
        return 0
    if any(code_point in block for block in JOINING_JAMO):
        return 0
    if unicodedata.east_asian_width(chr(code_point)) in ("W", "F"):
        return 2
    if category == "Cn" and any(code_point in block for block in WIDE_BLOCKS):
        return 2
    return 1


def decimal_digit_value(code_point):
    return unicodedata.decimal(chr(code_point), -1)


def nfkc(text):
    return unicodedata.normalize("NFKC", text)


def canonical_pairs():
    """The primary composites but for Hangul: (first, second) -> composite."""
    pairs = {}
    for code_point in range(LIMIT):
        mapping = unicodedata.decomposition(chr(code_point))
        if not mapping or mapping.startswith("<"):
            continue
        parts = [int(part, 16) for part in mapping.split()]
        composed = unicodedata.normalize("NFC", "".join(map(chr, parts)))
        if len(parts) == 2 and composed == chr(code_point):
            pairs[tuple(parts)] = code_point
    return pairs


def decompositions():
    """Full compatibility decompositions but for Hangul syllables: code point -> list."""
    found = {}
    for code_point in range(LIMIT):
        decomposed = unicodedata.normalize("NFKD", chr(code_point))
        if decomposed != chr(code_point) and code_point not in HANGUL_SYLLABLES:
            found[code_point] = [ord(character) for character in decomposed]
    return found


# --- C++ text --------------------------------------------------------------------------------


def wrap(items, indent="    "):
    """Joins items, which keep their own separators, into lines of at most LINE_WIDTH columns."""
    lines = [indent]
    for item in items:
        blank = "" if lines[-1] == indent else " "
        if len(lines[-1]) + len(blank) + len(item) > LINE_WIDTH:
            lines.append(indent)
            blank = ""
        lines[-1] += blank + item
    return "\n".join(lines)


def array(element_type, name, values, show=str):
    body = wrap([show(value) + "," for value in values])
    return f"inline constexpr {element_type} {name}[] = {{\n{body}\n}};\n"


def as_hex(value):
    return f"0x{value:X}"


def header(purpose, includes, body):
    comment = "\n".join("// " + line if line else "//" for line in purpose)
    include_lines = "\n".join(f"#include <{name}>" for name in includes)
    return (
        f"{comment}\n"
        "//\n"
        f"// Generated by cmake/generate_unicode_tables.py from Unicode "
        f"{unicodedata.unidata_version}; do not edit.\n"
        "// clang-format off\n"
        f"#pragma once\n\n{include_lines}\n\n"
        f"namespace krait {{\n\n{body}\n}}  // namespace krait\n"
    )


def two_stages(values, shift):
    """Splits values into distinct blocks of 2**shift: the block of each stretch, the blocks."""
    numbers = {}
    first_stage = []
    for begin in range(0, len(values), 1 << shift):
        block = tuple(values[begin : begin + (1 << shift)])
        first_stage.append(numbers.setdefault(block, len(numbers)))
    assert len(numbers) <= 256, "the first stage is an array of bytes"
    return first_stage, list(numbers)


# --- the generated headers -------------------------------------------------------------------


def identifier_header():
    shift = 8
    values = [(is_identifier_start(c), is_identifier_continue(c)) for c in range(LIMIT)]
    first_stage, blocks = two_stages(values, shift)

    def words(block, member):
        for begin in range(0, len(block), 64):
            bits = (pair[member] << place for place, pair in enumerate(block[begin : begin + 64]))
            yield f"0x{sum(bits):016X}"

    rows = []
    for block in blocks:
        start, follow = (", ".join(words(block, member)) for member in (0, 1))
        rows.append(f"    {{{{{start}}},\n     {{{follow}}}}},\n")
    body = (
        "/// One bit for each of 256 code points, the lowest bit first.\n"
        "struct IdentifierBlock {\n"
        "  std::uint64_t start[4];\n"
        "  std::uint64_t continuation[4];\n"
        "};\n\n"
        "/// `kIdentifierBlocks[kIdentifierBlockOf[c >> 8]]` holds the bits of `c`.\n"
        + array("std::uint8_t", "kIdentifierBlockOf", first_stage)
        + "\ninline constexpr IdentifierBlock kIdentifierBlocks[] = {\n"
        + "".join(rows)
        + "};\n"
    )
    purpose = [
        "Which code points may begin and continue a Python identifier (PEP 3131): XID_Start",
        "with `_`, and XID_Continue (UAX #31), as str.isidentifier() has them. A two-stage table;",
        "read it through is_identifier_start() and is_identifier_continue() of lexer/unicode.h.",
    ]
    return header(purpose, ["cstdint"], body)


def property_tables(pairs):
    may_compose = {second for _, second in pairs} | set(HANGUL_VOWELS) | set(HANGUL_TRAILS)
    records = {}

    def record(code_point):
        character = chr(code_point)
        check = "Yes"
        if nfkc(character) != character:
            check = "No"
        elif code_point in may_compose:
            check = "Maybe"
        key = (
            unicodedata.combining(character),
            decimal_digit_value(code_point),
            display_width(code_point),
            "true" if is_printable(code_point) else "false",
            check,
        )
        return records.setdefault(key, len(records))

    first_stage, blocks = two_stages([record(c) for c in range(LIMIT)], 8)
    assert len(records) <= 256, "the second stage is an array of bytes"
    rows = "".join(
        f"    {{{combining}, {digit}, {width}, {printable}, NfkcQuickCheck::{check}}},\n"
        for combining, digit, width, printable, check in records
    )
    return (
        "/// NFKC_Quick_Check (UAX #15, section 9).\n"
        "enum class NfkcQuickCheck : std::uint8_t { Yes, No, Maybe };\n\n"
        "struct CharacterProperties {\n"
        "  std::uint8_t combining_class;\n"
        "  std::int8_t decimal_digit_value;\n"
        "  std::uint8_t display_width;\n"
        "  bool is_printable;\n"
        "  NfkcQuickCheck nfkc_quick_check;\n"
        "};\n\n"
        f"inline constexpr CharacterProperties kCharacterProperties[] = {{\n{rows}}};\n\n"
        "/// The row of `c` is at `kPropertyIndexes[kPropertyBlockOf[c >> 8] * 256 + (c & 255)]`.\n"
        + array("std::uint8_t", "kPropertyBlockOf", first_stage)
        + "\n"
        + array("std::uint8_t", "kPropertyIndexes", [i for block in blocks for i in block])
    )


def decomposition_tables():
    pool = [0]
    places = {}
    offsets = [0] * LIMIT
    for code_point, parts in decompositions().items():
        key = tuple(parts)
        if key not in places:
            places[key] = len(pool)
            pool.append(len(parts))
            pool.extend(parts)
        offsets[code_point] = places[key]
    assert len(pool) <= 0x10000, "offsets are 16 bits"
    first_stage, blocks = two_stages(offsets, 6)
    return (
        "/// Full compatibility decompositions. For a code point `c`,\n"
        "/// `kDecompositionOffsets[kDecompositionBlockOf[c >> 6] * 64 + (c & 63)]` is 0 or a\n"
        "/// place in kDecompositions, where a length and that many code points stand. Hangul\n"
        "/// syllables are left to arithmetic.\n"
        + array("std::uint8_t", "kDecompositionBlockOf", first_stage)
        + "\n"
        + array("std::uint16_t", "kDecompositionOffsets", [o for block in blocks for o in block])
        + "\n"
        + array("char32_t", "kDecompositions", pool, as_hex)
    )


def composition_table(pairs):
    rows = [
        f"{{0x{first:X}, 0x{second:X}, 0x{composite:X}}},"
        for (first, second), composite in sorted(pairs.items())
    ]
    return (
        "struct Composition {\n"
        "  char32_t first;\n"
        "  char32_t second;\n"
        "  char32_t composite;\n"
        "};\n\n"
        "/// The primary composites (Unicode Standard, D114) but for Hangul, sorted by `first`,\n"
        "/// then `second`.\n"
        f"inline constexpr Composition kCompositions[] = {{\n{wrap(rows)}\n}};\n"
    )


def tables_header():
    pairs = canonical_pairs()
    body = "\n".join([property_tables(pairs), decomposition_tables(), composition_table(pairs)])
    purpose = [
        "The tables behind lexer/unicode.h: printability, terminal width (UAX #11), decimal",
        "digits, and what NFKC needs (UAX #15). Nothing but lexer/unicode.cpp includes this.",
    ]
    return header(purpose, ["cstdint"], body)


# --- names -----------------------------------------------------------------------------------


def read_aliases():
    path = os.path.join(SCRIPT_DIRECTORY, "unicode_name_aliases.txt")
    with open(path, encoding="ascii") as file:
        lines = [line.rstrip("\n") for line in file]
    return [line for line in lines if line and not line.startswith("#")]


def all_names():
    """Names that a table must hold: name -> code point; and the numbered ones: prefix -> list."""
    names = {}
    numbered = {}
    for code_point in range(LIMIT):
        name = unicodedata.name(chr(code_point), None)
        if name is None or name.startswith(HANGUL_PREFIX):
            continue
        number = f"{code_point:04X}"
        if name.endswith("-" + number):
            numbered.setdefault(name[: -len(number)], []).append(code_point)
        else:
            names[name] = code_point
    for alias in read_aliases():
        assert alias not in names, f"{alias} is a name already"
        names[alias] = ord(unicodedata.lookup(alias))
    return names, numbered


def code_point_ranges(code_points):
    ranges = []
    for code_point in code_points:
        if ranges and ranges[-1][1] == code_point - 1:
            ranges[-1][1] = code_point
        else:
            ranges.append([code_point, code_point])
    return ranges


def block_literal(names):
    """One front-coded block: each name as a byte 0x80 + shared length, then what differs."""
    pieces = []
    previous = ""
    for name in names:
        shared = len(os.path.commonprefix([previous, name]))
        assert shared < 256 - SHARED_LENGTH_BIAS
        pieces.append(f"\\{SHARED_LENGTH_BIAS + shared:03o}{name[shared:]}")
        previous = name
    lines = [""]
    for piece in pieces:
        if lines[-1] and len(lines[-1]) + len(piece) + 7 > LINE_WIDTH:
            lines.append("")
        lines[-1] += piece
    return "\n".join(f'    "{line}"' for line in lines) + ",\n"


def names_header():
    names, numbered = all_names()
    ordered = sorted(names)
    blocks = [
        block_literal(ordered[begin : begin + NAMES_PER_BLOCK])
        for begin in range(0, len(ordered), NAMES_PER_BLOCK)
    ]
    rows = [
        f'    {{"{prefix}", 0x{first:X}, 0x{last:X}}},\n'
        for prefix, code_points in numbered.items()
        for first, last in code_point_ranges(code_points)
    ]
    longest = max(map(len, ordered))
    body = (
        f"inline constexpr std::size_t kLongestCharacterName = {longest};\n"
        f"inline constexpr std::size_t kNamesPerBlock = {NAMES_PER_BLOCK};\n"
        f"inline constexpr unsigned kSharedLengthBias = {SHARED_LENGTH_BIAS};\n\n"
        "/// Characters named by a prefix and their own number: `CJK UNIFIED IDEOGRAPH-4E00`.\n"
        "struct NumberedNames {\n"
        "  std::string_view prefix;\n"
        "  char32_t first;\n"
        "  char32_t last;\n"
        "};\n\n"
        f"inline constexpr NumberedNames kNumberedNames[] = {{\n{''.join(rows)}}};\n\n"
        "/// All other names and aliases in byte order, front-coded: a name is one byte, which is\n"
        "/// kSharedLengthBias plus the length of the prefix that it shares with the name before\n"
        "/// it, and then the rest of it. A block begins afresh and holds kNamesPerBlock names,\n"
        "/// the last one perhaps fewer.\n"
        "// NOLINTBEGIN(bugprone-suspicious-missing-comma): a block is one literal on many lines.\n"
        f"inline constexpr std::string_view kNameBlocks[] = {{\n{''.join(blocks)}}};\n"
        "// NOLINTEND(bugprone-suspicious-missing-comma)\n\n"
        "/// The code points, in the order of the names.\n"
        + array("char32_t", "kNamedCodePoints", [names[name] for name in ordered], as_hex)
    )
    purpose = [
        "Every character name and name alias but those of Hangul syllables, which are computed.",
        "Nothing but lexer/unicode_names.cpp, and the test that walks the table, includes this.",
    ]
    return header(purpose, ["cstddef", "string_view"], body)


# --- what the tests compare with -------------------------------------------------------------


def fnv1a(data):
    digest = 0xCBF29CE484222325
    for byte in data:
        digest = (digest ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return digest


def encoded(text):
    return text.encode("utf-8", "surrogatepass")


def random_strings(count):
    """Strings that the C++ test makes in the same way, rich in marks, jamo and rare blocks."""
    state = 1

    def draw():
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        return state >> 33

    for _ in range(count):
        length = 1 + draw() % 12
        kinds = [
            lambda value: 0x61 + value % 26,
            lambda value: 0x300 + value % 0x70,
            lambda value: 0x1100 + value % 0x100,
            lambda value: value % 0x30000,
        ]
        yield "".join(chr(kinds[draw() % 4](draw())) for _ in range(length))


def checksums_header():
    checks = [
        ("kIdentifierStartChecksum", map(is_identifier_start, range(LIMIT))),
        ("kIdentifierContinueChecksum", map(is_identifier_continue, range(LIMIT))),
        ("kPrintableChecksum", map(is_printable, range(LIMIT))),
        ("kDisplayWidthChecksum", map(display_width, range(LIMIT))),
        ("kDecimalDigitChecksum", (decimal_digit_value(c) & 0xFF for c in range(LIMIT))),
        ("kIsNfkcChecksum", (unicodedata.is_normalized("NFKC", chr(c)) for c in range(LIMIT))),
        ("kNfkcChecksum", b"".join(encoded(nfkc(chr(c)) + "\n") for c in range(LIMIT))),
        ("kRandomNfkcChecksum", b"".join(encoded(nfkc(s) + "\n") for s in random_strings(20000))),
    ]
    names, _ = all_names()
    listing = "".join(f"{name}:{ord(unicodedata.lookup(name)):X}\n" for name in sorted(names))
    checks.append(("kNamesChecksum", listing.encode("ascii")))
    lines = [f"inline constexpr std::uint64_t {n} =\n    0x{fnv1a(d):016X};\n" for n, d in checks]
    lines.append(f"inline constexpr std::size_t kNameCount = {len(names)};\n")
    purpose = [
        "FNV-1a digests of what Python's own functions answer; unicode.test.cpp feeds the same",
        "answers of krait through the same digest.",
    ]
    return header(purpose, ["cstddef", "cstdint"], "".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", default=os.path.dirname(SCRIPT_DIRECTORY))
    output = parser.parse_args().output
    version = unicodedata.unidata_version
    print(f"Unicode {version} of Python {sys.version.split()[0]}")
    if tuple(map(int, version.split("."))) < (16, 0):
        sys.exit("this Python's unicodedata is older than Unicode 16.0")
    outputs = {
        "lexer/identifier_ranges.h": identifier_header,
        "lexer/unicode_tables.h": tables_header,
        "lexer/unicode_name_table.h": names_header,
        "tests/lexer/unicode_checksums.h": checksums_header,
    }
    for path, generate in outputs.items():
        text = generate()
        with open(os.path.join(output, path), "w", encoding="ascii", newline="\n") as file:
            file.write(text)
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
