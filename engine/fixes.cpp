#include "engine/fixes.h"

#include <algorithm>
#include <set>

#include "ast/nodes.h"
#include "ast/walk.h"
#include "engine/describe.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {
namespace {

/// A project of one file that sees no disk: enough to ask whether a finding is gone.
class NoFiles : public ProjectFiles {
 public:
  [[nodiscard]] bool is_file(const std::string& /*path*/) const override { return false; }
  [[nodiscard]] bool is_directory(const std::string& /*path*/) const override { return false; }
  [[nodiscard]] Expected<SourceFile> read(const std::string& path) const override {
    return unexpected(Error{"cannot read " + path + ": no file is read here"});
  }
};

/// Larger files are not analysed again for each fix; that they still parse is checked all the same.
constexpr size_t kMaximumRecheckedSize = size_t{1} << 20;

struct StringShape {
  size_t prefix_size = 0;
  std::string_view quote;  ///< one or three quotes; empty when the text is no string literal
};

StringShape shape_of(std::string_view text) {
  StringShape shape;
  while (shape.prefix_size < text.size() && shape.prefix_size < 2 &&
         std::string_view("rRbBuUfFtT").find(text[shape.prefix_size]) != std::string_view::npos) {
    ++shape.prefix_size;
  }
  const std::string_view rest = text.substr(shape.prefix_size);
  if (rest.starts_with("\"\"\"") || rest.starts_with("'''")) {
    shape.quote = rest.substr(0, 3);
  } else if (rest.starts_with('"') || rest.starts_with('\'')) {
    shape.quote = rest.substr(0, 1);
  }
  return shape;
}

/// Index of the token that begins at or holds `offset`.
size_t token_at(const TokenBuffer& tokens, uint32_t offset) {
  const auto all = tokens.tokens();
  const auto after =
      std::upper_bound(all.begin(), all.end(), offset,
                       [](uint32_t value, const Token& token) { return value < token.span.begin; });
  return after == all.begin() ? 0 : static_cast<size_t>(after - all.begin()) - 1;
}

/// The closing parenthesis of a call.
size_t closing_token(const TokenBuffer& tokens, const ast::Call& call) {
  return token_at(tokens, call.span.end - 1);
}

/// The tokens of the argument that begins at `offset`: from behind the bracket or comma before it
/// to the comma or bracket behind it.
std::pair<size_t, size_t> argument_tokens(const TokenBuffer& tokens, uint32_t offset, size_t open,
                                          size_t close) {
  size_t begin = open + 1;
  for (size_t at = open + 1; at < close; ++at) {
    const TokenKind kind = tokens[static_cast<TokenIndex>(at)].kind;
    const bool is_open = kind == TokenKind::LeftParenthesis || kind == TokenKind::LeftBracket ||
                         kind == TokenKind::LeftBrace;
    const TokenIndex partner =
        is_open ? tokens.partner(static_cast<TokenIndex>(at)) : TokenBuffer::kNoPartner;
    if (partner != TokenBuffer::kNoPartner) {
      at = partner;
      continue;
    }
    if (kind == TokenKind::Comma) {
      if (tokens[static_cast<TokenIndex>(at)].span.begin > offset) {
        return {begin, at};
      }
      begin = at + 1;
    }
  }
  return {begin, close};
}

const ast::Call* call_of(const Match& match) { return match.node->as<ast::Call>(); }

/// The argument that gives a parameter, when the call writes it.
const Argument* written_argument(const Hit& hit, std::string_view parameter) {
  if (hit.callee.target == nullptr) {
    return nullptr;
  }
  for (const Argument& argument : hit.callee.target->arguments) {
    if (argument.parameter == parameter && argument.expression != nullptr) {
      return &argument;
    }
  }
  return nullptr;
}

const ast::Keyword* written_keyword(const ast::Call& call, std::string_view name) {
  const auto* found = std::find_if(
      call.keywords.begin(), call.keywords.end(),
      [&](const ast::Keyword* keyword) { return keyword->arg && keyword->arg.text() == name; });
  return found == call.keywords.end() ? nullptr : *found;
}

/// The name by which the module can be used at the top of the file, through a plain import.
std::optional<std::string> imported_as(const ast::Module& module, std::string_view module_name) {
  for (const ast::AnyStmt* statement : module.body) {
    const auto* import = statement->as<ast::Import>();
    if (import == nullptr) {
      continue;
    }
    for (const ast::Alias* alias : import->names) {
      if (alias->name.text() == module_name) {
        return std::string(alias->asname ? alias->asname.text() : module_name);
      }
    }
  }
  return std::nullopt;
}

/// Where an import can be added: before the first import, behind docstring and `__future__`.
uint32_t import_offset(const ast::Module& module, const SourceFile& source) {
  uint32_t behind = 0;
  for (size_t i = 0; i < module.body.size(); ++i) {
    const ast::AnyStmt& statement = *module.body[i];
    const auto* from = statement.as<ast::ImportFrom>();
    const auto* expression = statement.as<ast::Expr>();
    const bool is_docstring =
        i == 0 && expression != nullptr && expression->value->is<ast::Constant>();
    const bool is_future = from != nullptr && from->module.text() == "__future__";
    if (!is_docstring && !is_future) {
      const Span line = source.line_span(source.line_of(statement.span.begin));
      return std::max(behind, line.begin);
    }
    const uint32_t next_line = source.line_of(statement.span.end) + 1;
    behind = next_line <= source.line_count() ? source.line_span(next_line).begin
                                              : static_cast<uint32_t>(source.text().size());
  }
  return behind;
}

bool overlap(const std::vector<Edit>& edits) {
  for (size_t i = 1; i < edits.size(); ++i) {
    if (edits[i - 1].source == edits[i].source && edits[i].span.begin < edits[i - 1].span.end) {
      return true;
    }
  }
  return false;
}

void sort_edits(std::vector<Edit>& edits) {
  std::sort(edits.begin(), edits.end(), [](const Edit& left, const Edit& right) {
    return left.source != right.source ? left.source->path() < right.source->path()
                                       : left.span.begin < right.span.begin;
  });
  const auto same = [](const Edit& left, const Edit& right) {
    return left.source == right.source && left.span == right.span &&
           left.replacement == right.replacement;
  };
  edits.erase(std::unique(edits.begin(), edits.end(), same), edits.end());
}

size_t syntax_error_count(const SourceFile& source) {
  const TokenBuffer tokens = lex(source);
  return parse(tokens).errors().size();
}

}  // namespace

std::string in_quote_style_of(std::string_view original, std::string_view replacement) {
  const StringShape before = shape_of(original);
  const StringShape after = shape_of(replacement);
  if (before.quote.empty() || after.quote.empty() || after.prefix_size != 0 ||
      replacement.size() < 2 * after.quote.size()) {
    return std::string(replacement);
  }
  const std::string_view content =
      replacement.substr(after.quote.size(), replacement.size() - 2 * after.quote.size());
  if (content.find_first_of("'\"\\\r\n") != std::string_view::npos) {
    return std::string(replacement);
  }
  std::string styled;
  for (const char c : original.substr(0, before.prefix_size)) {
    if (std::string_view("fFtT").find(c) == std::string_view::npos) {
      styled += c;
    }
  }
  styled += before.quote;
  styled += content;
  styled += before.quote;
  return styled;
}

FixBuilder::FixBuilder(const RuleSet& rules, const Project& project, FileId file,
                       TargetPython python)
    : rules_(rules),
      project_(project),
      file_(file),
      python_(python),
      counts_before_(rules.rules().size()) {}
FixBuilder::~FixBuilder() = default;

std::optional<Fix> FixBuilder::build(const Match& match) {
  const Rule& rule = rules_.rules()[match.rule];
  const Alternative& alternative = rule.alternatives[match.alternative];
  const std::optional<FixSpec>& spec = alternative.fix ? alternative.fix : rule.fix;
  if (!spec) {
    return std::nullopt;
  }
  std::optional<Edits> edits;
  switch (spec->kind) {
    case FixKind::Replace:
      edits = replace_values(match, *spec);
      break;
    case FixKind::SetArgument:
      edits = set_arguments(match, *spec);
      break;
    case FixKind::RemoveArgument:
      edits = remove_arguments(match, *spec);
      break;
    case FixKind::Callee:
      edits = rename_callee(match, *spec);
      break;
  }
  if (!edits || edits->empty()) {
    return std::nullopt;
  }
  sort_edits(*edits);
  if (overlap(*edits) || !is_sound(match, *edits)) {
    return std::nullopt;
  }
  return Fix{spec->title, spec->safety, std::move(*edits)};
}

std::optional<FixBuilder::Edits> FixBuilder::replace_values(const Match& match,
                                                            const FixSpec& spec) const {
  Edits edits;
  for (const Hit& hit : match.hits) {
    for (const auto& [metavariable, text] : spec.replacements) {
      if (!replace_decided(match, hit, metavariable, text, edits)) {
        return std::nullopt;
      }
    }
  }
  return edits;
}

bool FixBuilder::replace_decided(const Match& match, const Hit& hit, uint16_t metavariable,
                                 const MessageTemplate& text, Edits& edits) const {
  const std::vector<Decision>* decisions = hit.find_decisions(metavariable);
  const size_t count = decisions == nullptr ? 1 : decisions->size();
  for (size_t i = 0; i < count; ++i) {
    const std::optional<Edit> edit = replace_value(
        match, hit, metavariable, decisions == nullptr ? nullptr : &(*decisions)[i], text);
    if (!edit) {
      return false;
    }
    edits.push_back(*edit);
  }
  return true;
}

/// Whether something beside `reader` reads the value, or a container that holds it.
bool FixBuilder::is_read_elsewhere(const Match& match, const Bound& bound, const KnownValue& value,
                                   const ast::AnyExpr& reader) const {
  const Semantics& semantics = project_.semantics(file_);
  const ast::Call* call = call_of(match);
  // What a container holds is read by whoever reads the container, so by the call's argument.
  const auto is_shared = [&](const KnownValue& known) {
    const auto is_only_reader = [&](const ast::AnyExpr* expression) {
      return !semantics.has_other_readers(known, *expression);
    };
    const auto is_read_here = [&](const ast::Keyword* keyword) {
      return is_only_reader(keyword->value);
    };
    return !is_only_reader(&reader) &&
           (call == nullptr || (std::ranges::none_of(call->args, is_only_reader) &&
                                std::ranges::none_of(call->keywords, is_read_here)));
  };
  bool is_read = is_shared(value);
  for (const Holder* holder = bound.subject.holder; holder != nullptr; holder = holder->outer) {
    is_read = is_read || is_shared(*holder->container);
  }
  return is_read;
}

std::optional<Edit> FixBuilder::replace_value(const Match& match, const Hit& hit,
                                              uint16_t metavariable, const Decision* decision,
                                              const MessageTemplate& text) const {
  const Rule& rule = rules_.rules()[match.rule];
  const std::optional<Bound>& bound = hit.bindings[metavariable];
  if (!bound) {
    return std::nullopt;
  }
  // The decision at hand, not the first one, fills the placeholders.
  Hit single = hit;
  if (decision != nullptr) {
    for (auto& [index, decisions] : single.decisions) {
      if (index == metavariable) {
        decisions = {*decision};
      }
    }
  }
  const TemplateExpander expander(rule, match, single, rules_, project_);
  if (!expander.is_complete(text)) {
    return std::nullopt;
  }
  Place place = bound->subject.place;
  const ast::Node* written = written_node(*bound);
  if (written != nullptr && bound->is_argument) {
    place = {file_, written->span, written};
  }
  if (decision != nullptr) {
    const KnownValue& value = *decision->value;
    const auto* reader = place.node;
    const bool is_expression = reader != nullptr && reader->node_kind >= ast::Kind::BoolOp &&
                               reader->node_kind <= ast::Kind::Slice;
    if (value.value->kind == ValueKind::HoledStr || !is_expression ||
        is_read_elsewhere(match, *bound, value, static_cast<const ast::AnyExpr&>(*reader))) {
      return std::nullopt;
    }
    place = value.place;
  }
  if (place.node == nullptr || place.file >= project_.file_count()) {
    return std::nullopt;
  }
  const SourceFile& source = project_.source(place.file);
  return Edit{&source, place.span,
              in_quote_style_of(source.text(place.span), expander.expand(text))};
}

std::optional<FixBuilder::Edits> FixBuilder::set_arguments(const Match& match,
                                                           const FixSpec& spec) const {
  const ast::Call* call = call_of(match);
  if (call == nullptr) {
    return std::nullopt;
  }
  const SourceFile& source = project_.source(file_);
  const Hit& hit = match.hits.front();
  const TemplateExpander expander(rules_.rules()[match.rule], match, hit, rules_, project_);
  Edits edits;
  std::string added;
  for (const auto& [name, text] : spec.arguments) {
    if (!expander.is_complete(text)) {
      return std::nullopt;
    }
    const std::string value = expander.expand(text);
    const ast::Keyword* keyword = written_keyword(*call, name);
    const Argument* argument = written_argument(hit, name);
    const ast::AnyExpr* written = keyword != nullptr    ? keyword->value
                                  : argument != nullptr ? argument->expression
                                                        : nullptr;
    if (written == nullptr) {
      added.append(added.empty() ? "" : ", ").append(name).append("=").append(value);
    } else if (written->span.begin < call->span.begin || written->span.end > call->span.end ||
               (keyword == nullptr && argument->slot.place.node != written)) {
      return std::nullopt;  // It comes by a splat or from another call.
    } else {
      edits.push_back(
          {&source, written->span, in_quote_style_of(source.text(written->span), value)});
    }
  }
  if (!added.empty()) {
    const TokenBuffer tokens = lex(source);
    const Token& last = tokens[static_cast<TokenIndex>(closing_token(tokens, *call) - 1)];
    const bool is_first = last.kind == TokenKind::LeftParenthesis;
    const bool has_comma = last.kind == TokenKind::Comma;
    edits.push_back({&source,
                     {last.span.end, last.span.end},
                     (is_first    ? ""
                      : has_comma ? " "
                                  : ", ") +
                         added});
  }
  return edits;
}

std::optional<FixBuilder::Edits> FixBuilder::remove_arguments(const Match& match,
                                                              const FixSpec& spec) const {
  const ast::Call* call = call_of(match);
  if (call == nullptr) {
    return std::nullopt;
  }
  const SourceFile& source = project_.source(file_);
  const TokenBuffer tokens = lex(source);
  const size_t close = closing_token(tokens, *call);
  const size_t open = tokens.partner(static_cast<TokenIndex>(close));
  if (open == TokenBuffer::kNoPartner) {
    return std::nullopt;
  }
  Edits edits;
  for (const std::string& name : spec.removed_arguments) {
    const ast::Keyword* keyword = written_keyword(*call, name);
    const Argument* argument = written_argument(match.hits.front(), name);
    if (keyword == nullptr && argument == nullptr) {
      continue;
    }
    const ast::Node& written = keyword != nullptr
                                   ? static_cast<const ast::Node&>(*keyword)
                                   : static_cast<const ast::Node&>(*argument->expression);
    // Those behind a positional argument would move to its place.
    const bool is_last_positional =
        keyword != nullptr || (!call->args.empty() && call->args.back() == &written);
    if (!is_last_positional || written.span.begin < call->span.begin ||
        written.span.end > call->span.end) {
      return std::nullopt;
    }
    const auto [begin, end] = argument_tokens(tokens, written.span.begin, open, close);
    const auto token = [&](size_t index) { return tokens[static_cast<TokenIndex>(index)]; };
    if (begin - 1 != open) {
      // With the comma before it.
      edits.push_back({&source, {token(begin - 2).span.end, token(end - 1).span.end}, ""});
    } else {
      const bool is_only = token(end).kind != TokenKind::Comma || end + 1 == close;
      const uint32_t until = is_only ? token(close).span.begin : token(end + 1).span.begin;
      edits.push_back({&source, {token(begin).span.begin, until}, ""});
    }
  }
  return edits;
}

std::optional<FixBuilder::Edits> FixBuilder::rename_callee(const Match& match,
                                                           const FixSpec& spec) const {
  const ast::Call* call = call_of(match);
  if (call == nullptr) {
    return std::nullopt;
  }
  const SourceFile& source = project_.source(file_);
  const ast::Module& module = project_.file(file_).tree.module();
  const size_t dot = spec.callee.rfind('.');
  Edits edits;
  if (dot == std::string::npos) {
    edits.push_back({&source, call->func->span, spec.callee});
    return edits;
  }
  const std::string module_name = spec.callee.substr(0, dot);
  const std::string name = spec.callee.substr(dot + 1);
  const CallTarget* target = match.hits.front().callee.target;
  const auto* attribute = call->func->as<ast::Attribute>();
  const bool is_same_module =
      target != nullptr &&
      target->qualified_name.substr(0, target->qualified_name.rfind('.')) == module_name;
  if (attribute != nullptr && is_same_module && target->kind != TargetKind::Method) {
    edits.push_back({&source, {attribute->value->span.end, call->func->span.end}, "." + name});
    return edits;
  }
  std::optional<std::string> alias = imported_as(module, module_name);
  if (!alias) {
    const uint32_t offset = import_offset(module, source);
    const std::string_view text = source.text();
    const bool needs_break = offset > 0 && text[offset - 1] != '\n' && text[offset - 1] != '\r';
    const std::string line_end = text.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
    edits.push_back({&source,
                     {offset, offset},
                     (needs_break ? line_end : "") + "import " + module_name + line_end});
    alias = module_name;
  }
  edits.push_back({&source, call->func->span, *alias + "." + name});
  return edits;
}

bool FixBuilder::is_sound(const Match& match, const Edits& edits) {
  std::set<const SourceFile*> files;
  for (const Edit& edit : edits) {
    files.insert(edit.source);
  }
  for (const SourceFile* file : files) {
    Edits of_file;
    std::copy_if(edits.begin(), edits.end(), std::back_inserter(of_file),
                 [&](const Edit& edit) { return edit.source == file; });
    SourceFile fixed(file->path(), apply_edits(*file, of_file));
    if (syntax_error_count(fixed) > syntax_error_count(*file)) {
      return false;
    }
    const SourceFile& source = project_.source(file_);
    if (file != &source || source.text().size() > kMaximumRecheckedSize) {
      continue;
    }
    std::optional<uint32_t>& before = counts_before_[match.rule];
    if (!before) {
      before = count_findings(SourceFile(source.path(), std::string(source.text())), match.rule);
    }
    // What only other files show cannot be checked in this one.
    if (*before > 0 && count_findings(fixed, match.rule) >= *before) {
      return false;
    }
  }
  return true;
}

uint32_t FixBuilder::count_findings(const SourceFile& source, uint32_t rule) const {
  const NoFiles no_files;
  ProjectOptions options;
  options.record_every_expression = rules_.needs_every_expression();
  options.names_of_interest = rules_.names_of_interest();
  Project project(rules_.models(), no_files, std::move(options));
  const FileId file =
      project.add(SourceFile(source.path(), std::string(source.text()), source.encoding()));
  project.analyze();
  const Matches matches = krait::match(rules_, project, file, python_);
  return static_cast<uint32_t>(
      std::count_if(matches.all.begin(), matches.all.end(),
                    [&](const Match& match) { return match.rule == rule; }));
}

}  // namespace krait
