#include "engine/expectations.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace krait {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

void skip_blanks(std::string_view& text) {
  while (!text.empty() && is_blank(text[0])) {
    text.remove_prefix(1);
  }
}

bool eat(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) {
    return false;
  }
  text.remove_prefix(word.size());
  return true;
}

/// What stands before the rules of a mark: `^^ expect@-1:`.
struct MarkHead {
  ExpectationKind kind = ExpectationKind::Expect;
  int32_t line_offset = 0;
  std::optional<Span> carets;  ///< bytes within the comment
};

std::optional<MarkHead> read_head(std::string_view comment, std::string_view& rest) {
  MarkHead head;
  skip_blanks(rest);
  if (rest.starts_with('^')) {
    const auto begin = static_cast<uint32_t>(rest.data() - comment.data());
    const size_t end = std::min(rest.find_first_not_of('^'), rest.size());
    head.carets = Span{begin, begin + static_cast<uint32_t>(end)};
    rest.remove_prefix(end);
    skip_blanks(rest);
  }
  if (eat(rest, "expect")) {
    head.kind = ExpectationKind::Expect;
  } else if (eat(rest, "todo-ok")) {
    head.kind = ExpectationKind::TodoOk;
  } else if (eat(rest, "todo")) {
    head.kind = ExpectationKind::Todo;
  } else {
    return std::nullopt;
  }
  if (eat(rest, "@")) {
    const bool has_plus = eat(rest, "+");
    const auto result = std::from_chars(rest.data(), rest.data() + rest.size(), head.line_offset);
    if (result.ec != std::errc() || (has_plus && head.line_offset < 0)) {
      return std::nullopt;
    }
    rest.remove_prefix(static_cast<size_t>(result.ptr - rest.data()));
  }
  return eat(rest, ":") ? std::optional(head) : std::nullopt;
}

/// `PY031 {{part}}`, taken from the front of a list.
std::optional<std::pair<std::string, std::string>> read_rule(std::string_view& rest) {
  skip_blanks(rest);
  size_t size = 0;
  while (size < rest.size() && !is_blank(rest[size]) && rest[size] != ',') {
    ++size;
  }
  if (size == 0) {
    return std::nullopt;
  }
  std::pair<std::string, std::string> rule{rest.substr(0, size), ""};
  rest.remove_prefix(size);
  skip_blanks(rest);
  if (eat(rest, "{{")) {
    const size_t close = rest.find("}}");
    rule.second = rest.substr(0, close);
    rest.remove_prefix(close == std::string_view::npos ? rest.size() : close + 2);
    skip_blanks(rest);
  }
  eat(rest, ",");
  return rule;
}

/// The nearest line above a comment of its own that is no caret mark itself.
uint32_t line_above(const SourceFile& source, std::span<const Span> comments, uint32_t line) {
  while (line > 1) {
    --line;
    const bool is_mark = std::any_of(comments.begin(), comments.end(), [&](Span comment) {
      if (source.line_of(comment.begin) != line) {
        return false;
      }
      const std::string_view text = source.text(comment);
      const Span whole = source.line_span(line);
      const std::string_view before = source.text({whole.begin, comment.begin});
      const size_t first = text.find_first_not_of("# \t");
      return std::all_of(before.begin(), before.end(), is_blank) &&
             first != std::string_view::npos && text[first] == '^';
    });
    if (!is_mark) {
      break;
    }
  }
  return line;
}

void read_comment(const SourceFile& source, std::span<const Span> comments, Span comment,
                  Expectations& into) {
  const std::string_view text = source.text(comment);
  const uint32_t line = source.line_of(comment.begin);
  for (size_t hash = text.find('#'); hash != std::string_view::npos;
       hash = text.find('#', hash + 1)) {
    std::string_view rest = text.substr(hash + 1);
    const std::optional<MarkHead> head = read_head(text, rest);
    if (!head) {
      continue;
    }
    Expectation expectation;
    expectation.kind = head->kind;
    expectation.comment = comment;
    expectation.line_1based =
        static_cast<uint32_t>(std::max<int64_t>(1, int64_t{line} + head->line_offset));
    if (head->carets) {
      const auto column = [&](uint32_t byte) {
        return source.line_column(comment.begin + byte, ColumnUnit::Characters).column_1based;
      };
      expectation.columns = Span{column(head->carets->begin), column(head->carets->end)};
      expectation.line_1based = line_above(source, comments, line);
    }
    while (auto rule = read_rule(rest)) {
      if (rule->first == "nothing" && head->kind == ExpectationKind::Expect) {
        into.is_nothing = true;
        continue;
      }
      expectation.rule = rule->first;
      expectation.message_part = rule->second;
      into.all.push_back(expectation);
    }
    return;
  }
}

Diagnostic failure(std::string_view code, std::string message, Location location) {
  Diagnostic diagnostic;
  diagnostic.origin = DiagnosticOrigin::RulePack;
  diagnostic.code = code;
  diagnostic.severity = Severity::Error;
  diagnostic.message = std::move(message);
  diagnostic.primary = location;
  return diagnostic;
}

bool is_met_by(const Expectation& expectation, const SourceFile& source,
               const Diagnostic& diagnostic) {
  const bool is_rule = diagnostic.code == expectation.rule ||
                       (diagnostic.rule != nullptr && diagnostic.rule->name == expectation.rule);
  const LineColumn begin =
      source.line_column(diagnostic.primary.span.begin, ColumnUnit::Characters);
  if (!is_rule || begin.line_1based != expectation.line_1based ||
      diagnostic.message.find(expectation.message_part) == std::string::npos) {
    return false;
  }
  if (!expectation.columns) {
    return true;
  }
  const LineColumn end = source.line_column(diagnostic.primary.span.end, ColumnUnit::Characters);
  return begin.column_1based == expectation.columns->begin &&
         end.column_1based == expectation.columns->end && end.line_1based == begin.line_1based;
}

bool is_finding(const Diagnostic& diagnostic, const SourceFile& source) {
  return diagnostic.suppressions.empty() && diagnostic.primary.source == &source &&
         (diagnostic.origin == DiagnosticOrigin::Rule ||
          diagnostic.origin == DiagnosticOrigin::Suppression);
}

std::string describe(const Expectation& expectation) {
  std::string text = expectation.rule;
  if (expectation.columns) {
    text += " at columns " + std::to_string(expectation.columns->begin) + " to " +
            std::to_string(expectation.columns->end);
  }
  if (!expectation.message_part.empty()) {
    text += " saying '" + expectation.message_part + "'";
  }
  return text;
}

}  // namespace

Expectations read_expectations(const SourceFile& source, std::span<const Span> comments) {
  Expectations expectations;
  for (const Span comment : comments) {
    read_comment(source, comments, comment, expectations);
  }
  return expectations;
}

std::vector<Diagnostic> compare_with_expectations(const SourceFile& source,
                                                  const Expectations& expectations,
                                                  std::span<const Diagnostic> diagnostics) {
  std::vector<Diagnostic> failures;
  if (expectations.all.empty() && !expectations.is_nothing) {
    failures.push_back(failure("NoExpectation",
                               "file expects nothing in particular; say '# expect: nothing'",
                               {&source, {0, 0}}));
  }
  std::vector<bool> is_met(expectations.all.size(), false);
  std::vector<bool> is_marked(diagnostics.size(), false);
  // Marks that ask for more choose first.
  std::vector<size_t> order(expectations.all.size());
  for (size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  const auto demands = [&](size_t index) {
    const Expectation& expectation = expectations.all[index];
    return (expectation.columns ? 2 : 0) + (expectation.message_part.empty() ? 0 : 1);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t left, size_t right) { return demands(left) > demands(right); });
  for (const size_t index : order) {
    for (size_t i = 0; i < diagnostics.size() && !is_met[index]; ++i) {
      if (!is_marked[i] && is_finding(diagnostics[i], source) &&
          is_met_by(expectations.all[index], source, diagnostics[i])) {
        is_met[index] = true;
        is_marked[i] = true;
      }
    }
  }
  for (size_t i = 0; i < diagnostics.size(); ++i) {
    if (!is_marked[i] && is_finding(diagnostics[i], source)) {
      failures.push_back(
          failure("UnexpectedFinding",
                  "unexpected: " + diagnostics[i].message + " [" + diagnostics[i].code + "]",
                  diagnostics[i].primary));
    }
  }
  for (size_t i = 0; i < expectations.all.size(); ++i) {
    const Expectation& expectation = expectations.all[i];
    const Location location{&source, expectation.comment};
    if (expectation.kind == ExpectationKind::Expect && !is_met[i]) {
      failures.push_back(failure("MissingFinding",
                                 "not found on line " + std::to_string(expectation.line_1based) +
                                     ": " + describe(expectation),
                                 location));
    } else if (expectation.kind == ExpectationKind::Todo && is_met[i]) {
      failures.push_back(
          failure("MetTodo", "'todo' is done: " + describe(expectation) + " is found", location));
    } else if (expectation.kind == ExpectationKind::TodoOk && !is_met[i]) {
      failures.push_back(
          failure("MetTodo", "'todo-ok' is done: " + describe(expectation) + " is no longer found",
                  location));
    }
  }
  std::stable_sort(failures.begin(), failures.end(),
                   [](const Diagnostic& left, const Diagnostic& right) {
                     return left.primary.span.begin < right.primary.span.begin;
                   });
  return failures;
}

}  // namespace krait
