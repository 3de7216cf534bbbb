// Unified diffs, as `git apply` and `patch -p1` take them. Lines are compared by Myers' greedy
// algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986) after equal beginnings and
// ends are cut off. Works on bytes: what is printed is what stands in the files.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/color.h"
#include "report/report.h"
#include "report/terminal_text.h"

namespace krait {
namespace {

constexpr std::size_t kContext = 3;
/// Beyond so many differing lines the search is not worth its memory, which grows with the square:
/// the differing middle is then one hunk.
constexpr std::ptrdiff_t kMaximumDistance = 2000;

using Lines = std::vector<std::string_view>;

/// Lines with their `\n`; the last may have none. As git and patch count, a lone `\r` ends none.
Lines split_lines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

enum class Action : uint8_t { Keep, Remove, Add };

/// Which lines of the two texts go, come and stay, in order; nothing when there are too many.
class Comparison {
 public:
  Comparison(const Lines& before, const Lines& after) : before_(before), after_(after) {}

  std::vector<Action> actions() {
    const auto limit = static_cast<std::size_t>(
        std::mismatch(before_.begin(), before_.end(), after_.begin(), after_.end()).first -
        before_.begin());
    prefix_ = limit;
    while (suffix_ < std::min(before_.size(), after_.size()) - prefix_ &&
           before_[before_.size() - 1 - suffix_] == after_[after_.size() - 1 - suffix_]) {
      ++suffix_;
    }
    std::vector<Action> out(prefix_, Action::Keep);
    const std::vector<Action> middle = middle_actions();
    out.insert(out.end(), middle.begin(), middle.end());
    out.insert(out.end(), suffix_, Action::Keep);
    return out;
  }

 private:
  std::ptrdiff_t before_size() const {
    return static_cast<std::ptrdiff_t>(before_.size() - prefix_ - suffix_);
  }
  std::ptrdiff_t after_size() const {
    return static_cast<std::ptrdiff_t>(after_.size() - prefix_ - suffix_);
  }
  bool is_same(std::ptrdiff_t x, std::ptrdiff_t y) const {
    return before_[prefix_ + static_cast<std::size_t>(x)] ==
           after_[prefix_ + static_cast<std::size_t>(y)];
  }

  /// `furthest` is indexed by diagonal (x - y) + distance, as it was before the step of `distance`.
  static bool comes_from_above(const std::vector<std::ptrdiff_t>& furthest, std::ptrdiff_t diagonal,
                               std::ptrdiff_t distance, std::ptrdiff_t offset) {
    const auto at = [&](std::ptrdiff_t k) {
      return furthest[static_cast<std::size_t>(k + offset)];
    };
    return diagonal == -distance || (diagonal != distance && at(diagonal - 1) < at(diagonal + 1));
  }

  std::vector<Action> middle_actions() {
    const std::ptrdiff_t most = std::min(before_size() + after_size(), kMaximumDistance);
    const std::ptrdiff_t offset = most + 1;
    std::vector<std::ptrdiff_t> furthest(static_cast<std::size_t>(2 * offset + 1), 0);
    std::vector<std::vector<std::ptrdiff_t>> history;
    for (std::ptrdiff_t distance = 0; distance <= most; ++distance) {
      history.emplace_back(furthest.begin() + (offset - distance - 1),
                           furthest.begin() + (offset + distance + 2));
      if (advance(distance, offset, furthest)) {
        return trace_back(history);
      }
    }
    std::vector<Action> out(static_cast<std::size_t>(before_size()), Action::Remove);
    out.insert(out.end(), static_cast<std::size_t>(after_size()), Action::Add);
    return out;
  }

  /// One more removed or added line on every diagonal; true when the ends are reached.
  bool advance(std::ptrdiff_t distance, std::ptrdiff_t offset,
               std::vector<std::ptrdiff_t>& furthest) const {
    for (std::ptrdiff_t diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const auto slot = static_cast<std::size_t>(diagonal + offset);
      std::ptrdiff_t x = comes_from_above(furthest, diagonal, distance, offset)
                             ? furthest[slot + 1]
                             : furthest[slot - 1] + 1;
      while (x < before_size() && x - diagonal < after_size() && is_same(x, x - diagonal)) {
        ++x;
      }
      furthest[slot] = x;
      if (x >= before_size() && x - diagonal >= after_size()) {
        return true;
      }
    }
    return false;
  }

  /// `history[d]` holds the diagonals -d-1 … d+1 as they were before step d.
  std::vector<Action> trace_back(const std::vector<std::vector<std::ptrdiff_t>>& history) const {
    std::vector<Action> reversed;
    std::ptrdiff_t x = before_size();
    std::ptrdiff_t y = after_size();
    for (auto distance = static_cast<std::ptrdiff_t>(history.size()) - 1; distance >= 0;
         --distance) {
      const std::vector<std::ptrdiff_t>& furthest = history[static_cast<std::size_t>(distance)];
      const std::ptrdiff_t offset = distance + 1;
      const std::ptrdiff_t diagonal = x - y;
      const bool is_added = comes_from_above(furthest, diagonal, distance, offset);
      const std::ptrdiff_t previous = is_added ? diagonal + 1 : diagonal - 1;
      const std::ptrdiff_t previous_x =
          distance == 0 ? 0 : furthest[static_cast<std::size_t>(previous + offset)];
      const std::ptrdiff_t previous_y = distance == 0 ? 0 : previous_x - previous;
      const std::ptrdiff_t steps = std::min(x - previous_x, y - previous_y);
      reversed.insert(reversed.end(), static_cast<std::size_t>(steps), Action::Keep);
      if (distance > 0) {
        reversed.push_back(is_added ? Action::Add : Action::Remove);
      }
      x = previous_x;
      y = previous_y;
    }
    std::ranges::reverse(reversed);
    return reversed;
  }

  const Lines& before_;
  const Lines& after_;
  std::size_t prefix_ = 0;
  std::size_t suffix_ = 0;
};

/// git's quoting of names that hold other than plain characters.
std::string quoted_path(std::string_view side, std::string_view path) {
  while (path.starts_with("./") || path.starts_with("/")) {
    path.remove_prefix(path.find('/') + 1);
  }
  const std::string name = std::string(side) + "/" + std::string(path);
  const bool is_plain = std::ranges::all_of(name, [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte >= 0x20 && byte < 0x7F && character != '"' && character != '\\';
  });
  if (is_plain) {
    // patch ends a name at a blank unless a tab follows it.
    return name.find(' ') == std::string::npos ? name : name + "\t";
  }
  std::string out = "\"";
  for (const char character : name) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      out += '\\';
      out += character;
    } else if (byte >= 0x20 && byte < 0x7F) {
      out += character;
    } else {
      out += '\\';
      out += static_cast<char>('0' + (byte >> 6U));
      out += static_cast<char>('0' + ((byte >> 3U) & 7U));
      out += static_cast<char>('0' + (byte & 7U));
    }
  }
  return out + "\"";
}

class DiffWriter {
 public:
  DiffWriter(const Lines& before, const Lines& after, const DiffOptions& options)
      : before_(before), after_(after), options_(options) {
    actions_ = Comparison(before, after).actions();
  }

  std::string write() {
    std::size_t index = 0;
    while ((index = next_change(index)) < actions_.size()) {
      const std::size_t begin = index > kContext ? index - kContext : 0;
      index = write_hunk(std::max(begin, written_));
    }
    return std::move(out_);
  }

 private:
  std::size_t next_change(std::size_t index) const {
    while (index < actions_.size() && actions_[index] == Action::Keep) {
      ++index;
    }
    return index;
  }

  /// Changes stay in one hunk while their contexts touch.
  std::size_t hunk_end(std::size_t begin) const {
    std::size_t end = next_change(begin);
    while (true) {
      while (end < actions_.size() && actions_[end] != Action::Keep) {
        ++end;
      }
      const std::size_t next = next_change(end);
      if (next >= actions_.size() || next - end > 2 * kContext) {
        return std::min(end + kContext, actions_.size());
      }
      end = next;
    }
  }

  std::size_t write_hunk(std::size_t begin) {
    const std::size_t end = hunk_end(begin);
    // What lies between two hunks is kept, on both sides.
    before_line_ += begin - written_;
    after_line_ += begin - written_;
    const auto first = actions_.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = actions_.begin() + static_cast<std::ptrdiff_t>(end);
    const auto added = static_cast<std::size_t>(std::count(first, last, Action::Add));
    const auto removed = static_cast<std::size_t>(std::count(first, last, Action::Remove));
    const std::size_t total = end - begin;
    const std::string header = "@@ -" + range(before_line_, total - added) + " +" +
                               range(after_line_, total - removed) + " @@";
    out_ += paint(header, Style::Hunk, options_.use_color) + "\n";
    for (std::size_t index = begin; index < end; ++index) {
      write_line(actions_[index]);
    }
    written_ = end;
    return end;
  }

  /// A side without lines is named by the line before it.
  static std::string range(std::size_t lines_before, std::size_t count) {
    std::string out = std::to_string(count == 0 ? lines_before : lines_before + 1);
    return count == 1 ? out : out + "," + std::to_string(count);
  }

  void write_line(Action action) {
    switch (action) {
      case Action::Keep:
        append(" ", before_[before_line_++], nullptr);
        ++after_line_;
        return;
      case Action::Remove: {
        constexpr Style kStyle = Style::Removed;
        append("-", before_[before_line_++], &kStyle);
        return;
      }
      case Action::Add: {
        constexpr Style kStyle = Style::Added;
        append("+", after_[after_line_++], &kStyle);
        return;
      }
    }
  }

  void append(std::string_view sign, std::string_view line, const Style* style) {
    const bool is_ended = line.ends_with('\n');
    if (is_ended) {
      line.remove_suffix(1);
    }
    std::string content(sign);
    content += options_.is_terminal ? terminal_form(line) : std::string(line);
    out_ += style == nullptr ? content : paint(content, *style, options_.use_color);
    out_ += is_ended ? "\n" : "\n\\ No newline at end of file\n";
  }

  static std::string terminal_form(std::string_view line) {
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    const DisplayLine display(line, 0);
    return display.slice(0, display.width());
  }

  const Lines& before_;
  const Lines& after_;
  DiffOptions options_;
  std::vector<Action> actions_;
  std::size_t written_ = 0;      // actions done with
  std::size_t before_line_ = 0;  // lines of each text done with
  std::size_t after_line_ = 0;
  std::string out_;
};

}  // namespace

std::string write_unified_diff(std::string_view path, std::string_view before,
                               std::string_view after, const DiffOptions& options) {
  if (before == after) {
    return {};
  }
  const Lines before_lines = split_lines(before);
  const Lines after_lines = split_lines(after);
  const std::string header =
      paint("--- " + quoted_path("a", path), Style::Bold, options.use_color) + "\n" +
      paint("+++ " + quoted_path("b", path), Style::Bold, options.use_color) + "\n";
  return header + DiffWriter(before_lines, after_lines, options).write();
}

}  // namespace krait
