#include "report/escape.h"

#include <algorithm>
#include <cstddef>

#include "report/terminal_text.h"

namespace krait {
namespace {

/// Line by line, so that line ends survive what makes every other control character visible.
std::string visible_lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = text.find('\n');
    out += escape_for_terminal(text.substr(0, end));
    if (end == std::string_view::npos) {
      return out;
    }
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

/// The longest run of backquotes, which the quotes around must exceed.
std::size_t longest_backquote_run(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char character : text) {
    run = character == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

bool is_unreserved(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') ||
         std::string_view("-._~").find(character) != std::string_view::npos;
}

}  // namespace

std::string escape_for_xml(std::string_view text) {
  std::string out;
  for (const char character : visible_lines(text)) {
    switch (character) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += character;
    }
  }
  return out;
}

std::string escape_for_markdown(std::string_view text) {
  std::string out;
  for (const char character : escape_for_terminal(text)) {
    if (character == '<') {
      out += "&lt;";
    } else if (character == '&') {
      out += "&amp;";
    } else {
      if (std::string_view("\\`*_[]|#~!@").find(character) != std::string_view::npos) {
        out += '\\';
      }
      out += character;
    }
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  std::string visible;
  for (const char character : escape_for_terminal(text)) {
    if (character == '|') {
      visible += '\\';
    }
    visible += character;
  }
  const std::string quotes(longest_backquote_run(visible) + 1, '`');
  const bool needs_blanks = visible.empty() || visible.front() == '`' || visible.back() == '`';
  const std::string_view blank = needs_blanks ? " " : "";
  return quotes + std::string(blank) + visible + std::string(blank) + quotes;
}

std::string markdown_code_block(std::string_view text, std::string_view language) {
  const std::string fence(std::max<std::size_t>(3, longest_backquote_run(text) + 1), '`');
  std::string out = fence + std::string(language) + "\n" + visible_lines(text);
  if (!out.ends_with('\n')) {
    out += '\n';
  }
  return out + fence + "\n";
}

std::string uri_of_path(std::string_view path) {
  std::string out;
  while (path.starts_with("./")) {
    path.remove_prefix(2);
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  }
  if (path.starts_with('/')) {
    out = "file://";
  }
  for (const char character : path) {
    if (is_unreserved(character) || character == '/') {
      out += character;
    } else {
      const auto byte = static_cast<unsigned char>(character);
      out += '%';
      out += "0123456789ABCDEF"[byte >> 4U];
      out += "0123456789ABCDEF"[byte & 0xFU];
    }
  }
  return out;
}

}  // namespace krait
