#include "engine/yaml_scalar_map.h"

#include <algorithm>
#include <utility>

namespace krait {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_break(char c) { return c == '\n' || c == '\r'; }

/// Walks the source and the text side by side.
class Aligner {
 public:
  Aligner(std::string_view source, uint32_t begin, std::string_view text)
      : source_(source), text_(text), at_(begin), content_end_(begin) {
    map_.offsets.reserve(text.size() + 1);
  }

  YamlScalarMap run() {
    const char first = at_ < source_.size() ? source_[at_] : '\0';
    if (first == '"' || first == '\'') {
      align_quoted(first);
    } else if (first == '|' || first == '>') {
      align_block();
    } else {
      align_plain();
    }
    while (map_.offsets.size() < text_.size() + 1) {
      map_.offsets.push_back(content_end_);
    }
    map_.end = at_;
    return std::move(map_);
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= source_.size(); }
  [[nodiscard]] bool is_done() const { return map_.offsets.size() >= text_.size(); }
  [[nodiscard]] char wanted() const { return text_[map_.offsets.size()]; }

  void emit(uint32_t offset) {
    if (!is_done()) {
      map_.offsets.push_back(offset);
    }
  }

  void eat_break() {
    at_ += source_[at_] == '\r' && at_ + 1 < source_.size() && source_[at_ + 1] == '\n' ? 2U : 1U;
  }

  /// At a blank or break: folds the line when there is a break among the blanks (section 6.5).
  void align_blanks() {
    uint32_t end = at_;
    while (end < source_.size() && is_blank(source_[end])) {
      ++end;
    }
    if (end >= source_.size() || !is_break(source_[end])) {
      while (at_ < end) {
        emit(at_++);
      }
      return;
    }
    const uint32_t first_break = end;
    at_ = end;
    uint32_t breaks = 0;
    while (!at_end() && (is_blank(source_[at_]) || is_break(source_[at_]))) {
      if (is_break(source_[at_])) {
        ++breaks;
        eat_break();
      } else {
        ++at_;
      }
    }
    for (uint32_t i = 0; i < std::max(1U, breaks - 1U); ++i) {
      emit(first_break);
    }
  }

  void align_quoted(char quote) {
    ++at_;
    while (!at_end()) {
      const char c = source_[at_];
      if (c == quote) {
        const bool is_doubled =
            quote == '\'' && at_ + 1 < source_.size() && source_[at_ + 1] == quote;
        if (!is_doubled) {
          break;
        }
        emit(at_);
        at_ += 2;
      } else if (quote == '"' && c == '\\') {
        align_escape();
      } else if (is_blank(c) || is_break(c)) {
        align_blanks();
      } else {
        emit(at_++);
      }
    }
    content_end_ = at_;
    map_.has_unclosed_quote = at_end();
    if (!at_end()) {
      ++at_;
    }
  }

  void align_escape() {
    const uint32_t begin = at_++;
    if (at_end()) {
      return;
    }
    const char c = source_[at_];
    if (is_break(c)) {
      eat_break();
      while (!at_end() && is_blank(source_[at_])) {
        ++at_;
      }
      return;
    }
    ++at_;
    const uint32_t digits = c == 'x' ? 2U : c == 'u' ? 4U : c == 'U' ? 8U : 0U;
    at_ = std::min<uint32_t>(at_ + digits, static_cast<uint32_t>(source_.size()));
    // One escape is one character, which may be several bytes of the text.
    emit(begin);
    while (!is_done() && (static_cast<unsigned char>(wanted()) & 0xC0U) == 0x80U) {
      emit(begin);
    }
  }

  void align_plain() {
    while (!at_end() && !is_done()) {
      if (is_blank(source_[at_]) || is_break(source_[at_])) {
        align_blanks();
      } else {
        emit(at_++);
      }
    }
    content_end_ = at_;
  }

  /// Indentation of the block's content: what the first line with content has more than the text.
  [[nodiscard]] uint32_t block_indentation(uint32_t from) const {
    size_t text_begin = text_.find_first_not_of('\n');
    if (text_begin == std::string_view::npos) {
      return 0;
    }
    uint32_t text_blanks = 0;
    while (text_begin < text_.size() && text_[text_begin] == ' ') {
      ++text_begin;
      ++text_blanks;
    }
    uint32_t line = from;
    while (line < source_.size()) {
      uint32_t blanks = 0;
      while (line + blanks < source_.size() && source_[line + blanks] == ' ') {
        ++blanks;
      }
      if (line + blanks < source_.size() && !is_break(source_[line + blanks])) {
        return blanks - std::min(blanks, text_blanks);
      }
      line += blanks + 1;
    }
    return 0;
  }

  void skip_indentation(uint32_t indentation) {
    for (uint32_t i = 0; i < indentation && !at_end() && source_[at_] == ' '; ++i) {
      ++at_;
    }
  }

  void align_block() {
    while (!at_end() && !is_break(source_[at_])) {
      ++at_;
    }
    if (!at_end()) {
      eat_break();
    }
    const uint32_t indentation = block_indentation(at_);
    skip_indentation(indentation);
    content_end_ = at_;
    while (!at_end() && !is_done()) {
      if (!is_break(source_[at_])) {
        emit(at_++);
        content_end_ = at_;
        continue;
      }
      align_block_break(indentation);
    }
    at_ = content_end_;
  }

  /// At the end of a line of a block: each break was kept or, in a folded one, became a blank.
  void align_block_break(uint32_t indentation) {
    const uint32_t line_end = at_;
    if (wanted() == ' ') {
      emit(line_end);
      eat_break();
      skip_indentation(indentation);
      return;
    }
    while (!is_done() && wanted() == '\n') {
      emit(std::min<uint32_t>(at_, static_cast<uint32_t>(source_.size())));
      if (!at_end() && is_break(source_[at_])) {
        eat_break();
        skip_indentation(indentation);
      }
    }
    // Folding took one break of several: the blank lines that are left stand for nothing.
    while (!at_end() && is_break(source_[at_]) && !is_done()) {
      eat_break();
      skip_indentation(indentation);
    }
  }

  std::string_view source_;
  std::string_view text_;
  uint32_t at_;
  uint32_t content_end_;
  YamlScalarMap map_;
};

}  // namespace

YamlScalarMap map_yaml_scalar(std::string_view source, uint32_t begin, std::string_view text) {
  return Aligner(source, begin, text).run();
}

uint32_t skip_yaml_properties(std::string_view source, uint32_t begin) {
  uint32_t at = begin;
  while (at < source.size()) {
    const char c = source[at];
    if (is_blank(c) || is_break(c)) {
      ++at;
    } else if (c == '#' && at > begin) {
      while (at < source.size() && !is_break(source[at])) {
        ++at;
      }
    } else if (c == '&' || c == '!') {
      while (at < source.size() && !is_blank(source[at]) && !is_break(source[at])) {
        ++at;
      }
    } else {
      break;
    }
  }
  return at;
}

}  // namespace krait
