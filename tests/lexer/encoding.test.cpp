#include "lexer/encoding.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace krait {
namespace {

struct Decoded {
  std::string text;
  std::string error;  ///< the row's name, or nothing
  uint32_t offset = 0;
};

Decoded decode(std::string bytes) {
  const Expected<SourceFile> source = decode_source("test.py", std::move(bytes));
  REQUIRE(source.has_value());
  Decoded decoded{std::string(source->text()), "", 0};
  if (!source->decode_errors().empty()) {
    decoded.error = name_of(source->decode_errors()[0].kind);
    decoded.offset = source->decode_errors()[0].span.begin;
  }
  return decoded;
}

/// Whether the text comes out, and back again to the same bytes.
void check_round_trip(const std::string& bytes, std::string_view text) {
  const Expected<SourceFile> source = decode_source("test.py", bytes);
  REQUIRE(source.has_value());
  CHECK(source->decode_errors().empty());
  CHECK(source->text() == text);
  const Expected<std::string> back = encode_text(source->text(), *source);
  REQUIRE(back.has_value());
  CHECK(*back == bytes);
}

TEST_CASE("a declared encoding is decoded and encoded") {
  check_round_trip("x = '\xC3\xA9'\n", "x = '\xC3\xA9'\n");
  check_round_trip("\xEF\xBB\xBFx\n", "x\n");
  check_round_trip("# coding: latin-1\n'\xE9'\n", "# coding: latin-1\n'\xC3\xA9'\n");
  check_round_trip("# coding: cp1252\n'\x80'\n", "# coding: cp1252\n'\xE2\x82\xAC'\n");
  check_round_trip("\n# vim: set fileencoding=koi8-r :\n'\xC1'\n",
                   "\n# vim: set fileencoding=koi8-r :\n'\xD0\xB0'\n");
  check_round_trip("# coding: shift_jis\n'\x83\\'\n", "# coding: shift_jis\n'\xE3\x82\xBD'\n");
}

TEST_CASE("encodings are known by the names that Python has for them") {
  for (const char* name : {"utf8", "UTF-8-unix", "utf_8_sig", "U8", "latin1", "iso.8859.15", "L9",
                           "ISO_8859-2:1987", "cp437", "mac-roman", "windows-1251", "EUC_JP"}) {
    CAPTURE(name);
    CHECK(decode(std::string("# coding: ") + name + "\nx\n").error.empty());
  }
  for (const char* name : {"nope", "rot13", "hex", "utf-16", "utf-32-le", "cp1252.x", "mbcs",
                           "utf8-sig", "unicode_internal"}) {
    CAPTURE(name);
    CHECK(decode(std::string("# coding: ") + name + "\nx\n").error == "UnknownEncoding");
  }
}

TEST_CASE("an encoding is declared in a comment of the first two lines only") {
  CHECK(decode("x = 1 # coding: nope\n").error.empty());
  CHECK(decode("x = 1\n# coding: nope\n").error.empty());
  CHECK(decode("#\n#\n# coding: nope\n").error.empty());
  CHECK(decode("# coding : nope\n").error.empty());
  CHECK(decode("#coding:\n").error.empty());
  CHECK(decode("#\r# coding: nope\r").error == "UnknownEncoding");
  CHECK(decode("\f # coding=  nope\n").error == "UnknownEncoding");
}

TEST_CASE("UTF-8 is taken in its shortest form, without surrogates") {
  for (const char* bytes :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xC3", "\xE2\x82"}) {
    CHECK(decode(std::string("# ") + bytes).error == "InvalidUtf8");
  }
  for (const char* bytes : {"\xC2\x80", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                            "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CHECK(decode(std::string("# ") + bytes).error.empty());
  }
}

TEST_CASE("bytes that do not decode are replaced, and the first is an error") {
  const Decoded decoded = decode("0123456789abcdef'\xFF\xFE'\n");
  CHECK(decoded.text == "0123456789abcdef'\xEF\xBF\xBD\xEF\xBF\xBD'\n");
  CHECK(decoded.error == "InvalidUtf8");
  CHECK(decoded.offset == 17);
  CHECK(decode("# coding: ascii\n'\xC3\xA9'").error == "UndecodableByte");
  CHECK(decode(std::string("x\0y", 3)).error == "NullByte");
}

TEST_CASE("the byte order mark belies other declarations") {
  CHECK(decode("\xEF\xBB\xBF# coding: utf-8\n").error.empty());
  CHECK(decode("\xEF\xBB\xBF# coding: latin-1\n").error == "EncodingWithByteOrderMark");
  CHECK(decode("\xEF\xBB\xBF# coding: utf8\n").error == "EncodingWithByteOrderMark");
}

TEST_CASE("what an encoding lacks cannot be written") {
  const Expected<SourceFile> source = decode_source("test.py", "# coding: latin-1\n");
  REQUIRE(source.has_value());
  const Expected<std::string> bytes = encode_text("'\xE2\x82\xAC'", *source);
  REQUIRE(!bytes.has_value());
  CHECK(bytes.error().message ==
        "cannot write 'test.py' in encoding 'iso-8859-1': it has no '\xE2\x82\xAC'");
}

}  // namespace
}  // namespace krait
