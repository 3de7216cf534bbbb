#include "engine/rule_error.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace krait {
namespace {

struct Row {
  std::string_view name;
  Severity severity;
  std::string_view message;
};

constexpr Row kRows[] = {
#define KRAIT_RULE_ERROR(kind, level, message) {#kind, Severity::level, message},
#include "engine/rule_errors.def"
};

const Row& row_of(RuleErrorKind kind) { return kRows[static_cast<size_t>(kind)]; }

/// Edits (insert, delete, replace, swap of neighbours) that turn one word into the other.
size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<size_t> before_last(to.size() + 1);
  std::vector<size_t> last(to.size() + 1);
  std::vector<size_t> row(to.size() + 1);
  for (size_t j = 0; j <= to.size(); ++j) {
    last[j] = j;
  }
  for (size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= to.size(); ++j) {
      const size_t substitution = last[j - 1] + (from[i - 1] == to[j - 1] ? 0U : 1U);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[to.size()];
}

/// A word of a pack may be as long as the pack.
std::string shorten(std::string_view word) {
  constexpr size_t kMaximumBytes = 300;
  if (word.size() <= kMaximumBytes) {
    return std::string(word);
  }
  size_t end = kMaximumBytes;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return std::string(word.substr(0, end)) + "...";
}

/// One word is the beginning of the other, and long enough to be no accident.
bool begins_one_another(std::string_view left, std::string_view right) {
  constexpr size_t kShortest = 3;
  const size_t size = std::min(left.size(), right.size());
  return size >= kShortest && left.substr(0, size) == right.substr(0, size);
}

}  // namespace

std::string_view name_of(RuleErrorKind kind) { return row_of(kind).name; }

Severity severity_of(RuleErrorKind kind) { return row_of(kind).severity; }

std::string fill_placeholders(std::string_view message,
                              const std::vector<std::string_view>& words) {
  std::string result;
  for (size_t i = 0; i < message.size(); ++i) {
    const bool is_placeholder = i + 2 < message.size() && message[i] == '{' &&
                                message[i + 1] >= '0' && message[i + 1] <= '9' &&
                                message[i + 2] == '}';
    if (!is_placeholder) {
      result += message[i];
      continue;
    }
    const auto index = static_cast<size_t>(message[i + 1] - '0');
    if (index < words.size()) {
      result += words[index];
    }
    i += 2;
  }
  return result;
}

Diagnostic& RuleErrors::add(RuleErrorKind kind, Location location,
                            std::initializer_list<std::string_view> words) {
  const bool is_error = severity_of(kind) == Severity::Error;
  size_t& count = is_error ? error_count_ : warning_count_;
  ++count;
  if (count > kMaximumRuleErrors + (is_error ? 1 : 0)) {
    return dropped_ = Diagnostic();
  }
  const std::string limit = std::to_string(kMaximumRuleErrors);
  std::vector<std::string> shortened;
  if (is_error && count > kMaximumRuleErrors) {
    kind = RuleErrorKind::TooManyMistakes;
    shortened.push_back(limit);
  } else {
    std::transform(words.begin(), words.end(), std::back_inserter(shortened), shorten);
  }
  Diagnostic diagnostic;
  diagnostic.origin = DiagnosticOrigin::RulePack;
  diagnostic.code = name_of(kind);
  diagnostic.severity = severity_of(kind);
  diagnostic.message =
      fill_placeholders(row_of(kind).message, {shortened.begin(), shortened.end()});
  diagnostic.primary = location;
  return diagnostics_.emplace_back(std::move(diagnostic));
}

std::vector<Diagnostic> RuleErrors::take() {
  std::map<const SourceFile*, size_t> order;
  for (const Diagnostic& diagnostic : diagnostics_) {
    order.emplace(diagnostic.primary.source, order.size());
  }
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                   [&order](const Diagnostic& left, const Diagnostic& right) {
                     const size_t left_file = order[left.primary.source];
                     const size_t right_file = order[right.primary.source];
                     return left_file != right_file
                                ? left_file < right_file
                                : left.primary.span.begin < right.primary.span.begin;
                   });
  // An alias, or a family, is read once for each rule that uses it.
  const auto is_same = [](const Diagnostic& left, const Diagnostic& right) {
    return left.primary.source == right.primary.source && left.primary.span == right.primary.span &&
           left.message == right.message;
  };
  diagnostics_.erase(std::unique(diagnostics_.begin(), diagnostics_.end(), is_same),
                     diagnostics_.end());
  return std::exchange(diagnostics_, {});
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
  // A longer word would cost time and is no misspelling of ours.
  if (word.empty() || word.size() > 64) {
    return "";
  }
  constexpr size_t kLongestKnown = 96;
  std::string_view nearest;
  size_t nearest_distance = 1 + std::max<size_t>(1, word.size() / 3);
  bool is_nearest_cut = false;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kLongestKnown) {
      continue;
    }
    // `string` for `str` and `warn` for `warning` are no slips of the finger, but meant.
    const bool is_cut = begins_one_another(word, candidate);
    const size_t distance = edit_distance(word, candidate);
    const bool is_nearer = is_cut == is_nearest_cut ? distance < nearest_distance : is_cut;
    if (is_nearer) {
      nearest = candidate;
      nearest_distance = distance;
      is_nearest_cut = is_cut;
    }
  }
  return nearest.empty() ? "" : "; did you mean '" + std::string(nearest) + "'?";
}

}  // namespace krait
