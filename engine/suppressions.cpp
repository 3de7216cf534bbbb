#include "engine/suppressions.h"

#include <algorithm>

#include "ast/nodes.h"
#include "ast/walk.h"
#include "engine/rule_error.h"

namespace krait {
namespace {

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
  return lower;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_character(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }

void skip_blanks(std::string_view& text) {
  while (!text.empty() && is_blank(text[0])) {
    text.remove_prefix(1);
  }
}

bool eat_word(std::string_view& text, std::string_view word) {
  if (lower_case(text.substr(0, word.size())) != word) {
    return false;
  }
  text.remove_prefix(word.size());
  return true;
}

/// Letters and digits mixed, as in `PY031`: nobody writes that in prose.
bool looks_like_id(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_letter) &&
         std::any_of(word.begin(), word.end(), is_digit);
}

/// A word where a name may stand, `size` bytes long; 0 when there is none.
size_t name_size(std::string_view text) {
  size_t size = 0;
  while (size < text.size() && is_word_character(text[size])) {
    ++size;
  }
  const bool is_cut = size < text.size() && !is_blank(text[size]) && text[size] != ',' &&
                      text[size] != '#' && text[size] != ':';
  return size > 64 || text.empty() || !is_letter(text[0]) || is_cut ? 0 : size;
}

/// Whether the list ends, or goes on with a comma, at the front of `text`.
bool ends_item(std::string_view text) {
  skip_blanks(text);
  return text.empty() || text[0] == ',' || text[0] == '#' || text[0] == ':' || text[0] == '-';
}

/// Takes the list of names from the front; stops where the reason begins. The first word is a
/// name. Later ones may be prose (`# suppress: PY031 because of the tests`) and are names when they
/// are known, look like an id or like `snake_case`, or have commas on both sides.
std::vector<std::string> read_names(std::string_view& text, const RuleSet& rules) {
  std::vector<std::string> names;
  while (true) {
    std::string_view rest = text;
    bool has_comma = false;
    while (!rest.empty() && (is_blank(rest[0]) || rest[0] == ',')) {
      has_comma = has_comma || rest[0] == ',';
      rest.remove_prefix(1);
    }
    const size_t size = name_size(rest);
    const std::string_view word = rest.substr(0, size);
    const bool is_name = names.empty() || rules.is_known_name(word) || looks_like_id(word) ||
                         word.find('_') != std::string_view::npos ||
                         (has_comma && ends_item(rest.substr(size)));
    if (size == 0 || !is_name) {
      return names;
    }
    names.emplace_back(word);
    rest.remove_prefix(size);
    text = rest;
  }
}

std::string read_justification(std::string_view text) {
  while (!text.empty() && (is_blank(text[0]) || text[0] == '#' || text[0] == '-' ||
                           text[0] == ',' || text[0] == ':')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return std::string(text);
}

/// A suppression of ours at the front of `text`, which follows a `#`.
bool read_own(std::string_view text, const RuleSet& rules, SuppressionComment& into) {
  skip_blanks(text);
  if (!eat_word(text, "suppress")) {
    return false;
  }
  const std::string_view behind = text;
  skip_blanks(text);
  const bool has_colon = text.starts_with(':');
  if (has_colon) {
    text.remove_prefix(1);
  } else if (behind.size() == text.size()) {
    return false;  // "suppressed", "suppressing"
  }
  into.names = read_names(text, rules);
  into.justification = read_justification(text);
  return !into.names.empty() &&
         (has_colon || rules.is_known_name(into.names[0]) || looks_like_id(into.names[0]));
}

/// `# nosec B104`, `# noqa: S104`: the codes for what binds to every interface.
bool read_foreign(std::string_view text, const RuleSet& rules, HonoredComments honored,
                  SuppressionComment& into) {
  skip_blanks(text);
  std::string_view code;
  if (honored.nosec && eat_word(text, "nosec")) {
    code = "b104";
  } else if (honored.noqa && eat_word(text, "noqa")) {
    code = "s104";
  } else {
    return false;
  }
  skip_blanks(text);
  if (text.starts_with(':')) {
    text.remove_prefix(1);
  }
  const std::vector<std::string> codes = read_names(text, rules);
  const bool is_meant = std::any_of(codes.begin(), codes.end(), [&](const std::string& word) {
    return lower_case(word) == code;
  });
  if (is_meant) {
    into.names = {"unrestricted_bind"};
    into.is_foreign = true;
    into.justification = read_justification(text);
  }
  return is_meant;
}

bool is_on_own_line(const SourceFile& source, Span comment) {
  const Span line = source.line_span(source.line_of(comment.begin));
  const std::string_view before = source.text({line.begin, comment.begin});
  return std::all_of(before.begin(), before.end(), is_blank);
}

bool is_statement(const ast::Node& node) {
  return node.node_kind >= ast::Kind::FunctionDef && node.node_kind <= ast::Kind::BadStmt;
}

/// The lines on which a comment can stand to hide what was found at one node.
struct Reach {
  uint32_t first_line = 0;  ///< of the call
  uint32_t last_line = 0;   ///< of the call
  uint32_t statement_last_line = 0;
  uint32_t line_above = 0;

  [[nodiscard]] bool contains(const SuppressionComment& comment) const {
    if (comment.is_on_own_line) {
      return comment.line_1based == line_above;
    }
    return (first_line <= comment.line_1based && comment.line_1based <= last_line) ||
           comment.line_1based == statement_last_line;
  }
};

uint32_t first_decorator(const ast::Node& statement) {
  uint32_t begin = statement.span.begin;
  ast::visit(statement, [&](const auto& typed) {
    ast::for_each_field(typed, [&](const auto& field, const auto& value) {
      using Value = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_same_v<Value, ast::Array<ast::AnyExpr*>>) {
        const bool is_decorated =
            std::string_view(field.name) == "decorator_list" && !value.empty();
        begin = is_decorated ? std::min(begin, value[0]->span.begin) : begin;
      }
    });
  });
  return begin;
}

Reach reach_of(const ast::Node& node, const ParentMap& parents, const SourceFile& source) {
  const ast::Node* statement = &node;
  while (statement != nullptr && !is_statement(*statement)) {
    statement = parents.parent(*statement);
  }
  const ast::Node& owner = statement == nullptr ? node : *statement;
  const auto last_line = [&source](uint32_t end) { return source.line_of(end == 0 ? 0 : end - 1); };
  Reach reach;
  reach.statement_last_line = last_line(header_end(owner, source));
  if (&node == &owner) {
    reach.first_line = reach.statement_last_line;
    reach.last_line = reach.statement_last_line;
  } else {
    reach.first_line = source.line_of(node.span.begin);
    reach.last_line = last_line(node.span.end);
  }
  reach.line_above = source.line_of(first_decorator(owner)) - 1;
  return reach;
}

bool names_rule(const std::string& name, const RuleMetadata& rule) {
  const std::string lower = lower_case(name);
  return lower == lower_case(rule.id) || lower == lower_case(rule.name);
}

Diagnostic remark(std::string_view code, std::string message, const SourceFile& source,
                  Span comment) {
  Diagnostic diagnostic;
  diagnostic.origin = DiagnosticOrigin::Suppression;
  diagnostic.code = code;
  diagnostic.severity = Severity::Note;
  diagnostic.message = std::move(message);
  diagnostic.primary = {&source, comment};
  return diagnostic;
}

std::vector<std::string_view> known_words(const RuleSet& rules) {
  std::vector<std::string_view> words;
  for (const Rule& rule : rules.rules()) {
    words.emplace_back(rule.metadata.id);
    words.emplace_back(rule.metadata.name);
  }
  return words;
}

}  // namespace

uint32_t header_end(const ast::Node& statement, const SourceFile& source) {
  bool has_block = false;
  uint32_t at = statement.span.begin;
  uint32_t body = statement.span.end;
  ast::for_each_child(statement, [&](const ast::Node& child) {
    const bool is_part =
        is_statement(child) || child.is<ast::ExceptHandler>() || child.is<ast::MatchCase>();
    if (is_part) {
      body = has_block ? std::min(body, child.span.begin) : child.span.begin;
      has_block = true;
    }
  });
  if (!has_block) {
    return statement.span.end;
  }
  ast::for_each_child(statement, [&](const ast::Node& child) {
    // Decorators stand before the header, `orelse` behind it.
    if (child.span.begin >= statement.span.begin && child.span.end <= body &&
        !is_statement(child)) {
      at = std::max(at, child.span.end);
    }
  });
  const std::string_view text = source.text();
  while (at < body && text[at] != ':') {
    if (text[at] == '#') {
      while (at < body && text[at] != '\n' && text[at] != '\r') {
        ++at;
      }
    } else {
      ++at;
    }
  }
  return std::min(at + 1, statement.span.end);
}

std::vector<SuppressionComment> read_suppressions(const SourceFile& source,
                                                  const std::vector<Span>& comments,
                                                  const RuleSet& rules, HonoredComments honored) {
  std::vector<SuppressionComment> result;
  for (const Span comment : comments) {
    const std::string_view text = source.text(comment);
    // Several `#` may stand in one comment: `# type: ignore # suppress: PY031`.
    for (size_t hash = text.find('#'); hash != std::string_view::npos;
         hash = text.find('#', hash + 1)) {
      SuppressionComment found;
      const std::string_view behind = text.substr(hash + 1);
      if (read_own(behind, rules, found) || read_foreign(behind, rules, honored, found)) {
        found.comment = comment;
        found.line_1based = source.line_of(comment.begin);
        found.is_on_own_line = is_on_own_line(source, comment);
        result.push_back(std::move(found));
        break;
      }
    }
  }
  return result;
}

/// Notes which names of the comment the rule goes by; false if none.
static bool mark_used(const SuppressionComment& comment, const RuleMetadata& rule,
                      std::vector<bool>& used) {
  bool is_hidden = false;
  for (size_t i = 0; i < comment.names.size(); ++i) {
    if (names_rule(comment.names[i], rule)) {
      used[i] = true;
      is_hidden = true;
    }
  }
  return is_hidden;
}

/// Names that are no rule, or hide nothing.
static void add_remarks(const SuppressionComment& comment, const std::vector<bool>& used,
                        const RuleSet& rules, const SourceFile& source,
                        std::vector<Diagnostic>& remarks) {
  for (size_t i = 0; i < comment.names.size(); ++i) {
    const std::string& name = comment.names[i];
    if (!rules.is_known_name(name)) {
      remarks.push_back(remark("unknown-suppression",
                               "'" + name + "' is no rule" + did_you_mean(name, known_words(rules)),
                               source, comment.comment));
    } else if (!used[i] && rules.is_enabled_name(name)) {
      remarks.push_back(remark("unused-suppression", "suppression of '" + name + "' hides nothing",
                               source, comment.comment));
    }
  }
}

Suppressed suppress(const Matches& matches, const RuleSet& rules, const ProjectFile& file,
                    HonoredComments honored) {
  Suppressed result;
  result.by_match.resize(matches.all.size());
  const std::vector<SuppressionComment> comments =
      read_suppressions(file.source, file.comments, rules, honored);
  if (comments.empty()) {
    return result;
  }
  std::vector<std::vector<bool>> used;
  used.reserve(comments.size());
  for (const SuppressionComment& comment : comments) {
    used.emplace_back(comment.names.size(), false);
  }
  for (size_t i = 0; i < matches.all.size(); ++i) {
    const Match& match = matches.all[i];
    const RuleMetadata& rule = rules.rules()[match.rule].metadata;
    const Reach reach = reach_of(*match.node, matches.storage->parents(), file.source);
    for (size_t j = 0; j < comments.size(); ++j) {
      if (reach.contains(comments[j]) && mark_used(comments[j], rule, used[j])) {
        result.by_match[i].push_back(
            {{&file.source, comments[j].comment}, comments[j].justification});
      }
    }
  }
  for (size_t j = 0; j < comments.size(); ++j) {
    if (!comments[j].is_foreign) {
      add_remarks(comments[j], used[j], rules, file.source, result.remarks);
    }
  }
  return result;
}

}  // namespace krait
