#include "engine/describe.h"

#include <algorithm>

#include "ast/nodes.h"
#include "engine/rule_error.h"
#include "engine/suppressions.h"

namespace krait {
namespace {

constexpr size_t kMaximumSourceText = 80;

/// Source text in one line: blanks and line breaks become one blank.
std::string in_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    if (!is_space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.size() > kMaximumSourceText) {
    size_t end = kMaximumSourceText;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) {
      --end;
    }
    line.resize(end);
    line += "...";
  }
  return line;
}

/// `ADDRESS` as a word: "address".
std::string noun_of(std::string_view metavariable) {
  std::string noun;
  for (const char c : metavariable) {
    noun += c == '_' ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return noun;
}

/// The row's words with the name in quotes, or without the name and its blank.
std::string hop_text(HopKind kind, std::string_view name, bool is_quoted) {
  std::string words(words_of(kind));
  const size_t at = words.find("{0}");
  if (at == std::string::npos) {
    return words;
  }
  if (!name.empty()) {
    const std::string shown = is_quoted ? "'" + std::string(name) + "'" : std::string(name);
    return words.replace(at, 3, shown);
  }
  const bool has_blank_behind = at + 3 < words.size() && words[at + 3] == ' ';
  if (has_blank_behind) {
    return words.erase(at, 4);
  }
  return at > 0 && words[at - 1] == ' ' ? words.erase(at - 1, 4) : words.erase(at, 3);
}

/// Collects the notes of one finding.
class NoteCollector {
 public:
  NoteCollector(const Project& project, Diagnostic& diagnostic)
      : project_(project), diagnostic_(diagnostic) {}

  /// The steps from the use of the value to where it is written, nearest first.
  void add_trail(const Bound& bound, const KnownValue& value, std::string_view noun) {
    std::vector<const Hop*> hops;
    std::vector<const KnownValue*> containers;
    for (const Holder* holder = bound.subject.holder; holder != nullptr; holder = holder->outer) {
      containers.push_back(holder->container);
    }
    std::for_each(containers.rbegin(), containers.rend(),
                  [&](const KnownValue* container) { append_hops(container->trail, hops); });
    append_hops(value.trail, hops);
    for (const Hop* hop : hops) {
      const bool is_last = hop == hops.back();
      if (is_last && holds_value(*hop, value)) {
        const bool is_noun = hop->kind == HopKind::Assigned && !noun.empty();
        add(value.place, hop_text(hop->kind, is_noun ? noun : hop->name, !is_noun), true);
      } else {
        add(hop->place, hop_text(hop->kind, hop->name, true), true);
      }
    }
  }

  /// How the callee came to be the one that is named.
  void add_callee_trail(const CallTarget& target, std::string_view callee) {
    for (const Hop* hop = target.trail; hop != nullptr; hop = hop->next) {
      if (hop->kind == HopKind::Annotated && !hop->name.empty()) {
        add(hop->place,
            "'" + std::string(hop->name) + "' is " + std::string(callee) + " by this annotation",
            false);
      } else if (hop->kind != HopKind::Imported) {
        add(hop->place, hop_text(hop->kind, hop->name, true), false);
      }
    }
  }

  void add(const Place& place, std::string text, bool is_trail) {
    // Stubs are no files that a reader could open.
    if (place.file >= project_.file_count()) {
      return;
    }
    Note note{{&project_.source(place.file), place.span}, std::move(text), is_trail};
    const bool is_known =
        std::any_of(diagnostic_.notes.begin(), diagnostic_.notes.end(), [&](const Note& other) {
          return other.text == note.text && other.location.source == note.location.source &&
                 other.location.span == note.location.span;
        });
    if (!is_known) {
      diagnostic_.notes.push_back(std::move(note));
    }
  }

 private:
  static void append_hops(const Hop* hop, std::vector<const Hop*>& into) {
    for (; hop != nullptr; hop = hop->next) {
      into.push_back(hop);
    }
  }

  /// The step is the one whose statement the value is written in.
  [[nodiscard]] bool holds_value(const Hop& hop, const KnownValue& value) const {
    if (hop.place.file != value.place.file || hop.place.file >= project_.file_count() ||
        value.place.node == nullptr) {
      return false;
    }
    const SourceFile& source = project_.source(hop.place.file);
    return hop.place.span.contains(value.place.span) ||
           source.line_of(hop.place.span.begin) == source.line_of(value.place.span.begin);
  }

  const Project& project_;
  Diagnostic& diagnostic_;
};

/// What a finding without a closer place underlines: the call, the statement's header.
Span match_span(const ast::Node& node, const SourceFile& source) {
  const uint32_t end = header_end(node, source);
  return {node.span.begin, std::max(end, node.span.begin)};
}

Span primary_span(const Rule& rule, const Match& match, const Hit& hit, const SourceFile& source,
                  FileId file) {
  const ast::Node& node = *match.node;
  const Span whole = match_span(node, source);
  switch (rule.report) {
    case ReportTarget::Match:
    case ReportTarget::Call:
      return whole;
    case ReportTarget::Callee: {
      const auto* call = node.as<ast::Call>();
      return call == nullptr ? whole : call->func->span;
    }
    case ReportTarget::Metavariable:
      break;
  }
  const std::optional<Bound>& bound = hit.bindings[rule.report_metavariable];
  if (!bound) {
    return whole;
  }
  if (!bound->identifier.empty()) {
    return bound->subject.place.span;
  }
  const ast::Node* written = written_node(*bound);
  const bool is_here =
      written != nullptr && (bound->is_argument || bound->subject.place.file == file);
  return is_here ? written->span : whole;
}

void add_other_values(const Match& match, const Rule& rule, uint16_t principal,
                      NoteCollector& notes) {
  constexpr size_t kMaximumOthers = 8;
  size_t count = 0;
  bool is_first = true;
  for (const Hit& hit : match.hits) {
    const std::vector<Decision>* decisions = hit.find_decisions(principal);
    for (size_t i = 0; decisions != nullptr && i < decisions->size(); ++i) {
      if (is_first) {
        is_first = false;
        continue;
      }
      const KnownValue& value = *(*decisions)[i].value;
      if (count++ < kMaximumOthers) {
        notes.add(value.place, repr_of(*value.value) + " comes here too", false);
        notes.add_trail(*hit.bindings[principal], value, noun_of(rule.metavariables[principal]));
      }
    }
  }
}

}  // namespace

const ast::Node* written_node(const Bound& bound) {
  if (bound.is_argument) {
    return bound.subject.argument == nullptr ? nullptr : bound.subject.argument->expression;
  }
  return bound.subject.place.node;
}

const Decision* TemplateExpander::decision_of(uint16_t metavariable) const {
  const std::vector<Decision>* decisions = hit_.find_decisions(metavariable);
  return decisions == nullptr ? nullptr : &decisions->front();
}

const KnownValue* TemplateExpander::value_of(uint16_t metavariable, const Bound& bound) const {
  if (const Decision* decision = decision_of(metavariable)) {
    return decision->value;
  }
  return bound.subject.values.known.empty() ? nullptr : &bound.subject.values.known[0];
}

std::string TemplateExpander::source_text(const Bound& bound) const {
  if (!bound.identifier.empty()) {
    return std::string(bound.identifier);
  }
  const Place& place = bound.subject.place;
  if (bound.presence != Presence::Written || place.node == nullptr) {
    const ast::Node* written = written_node(bound);
    if (written == nullptr || bound.presence != Presence::Written) {
      return "left out";
    }
    // The matched call writes it, since it is an argument's expression.
    return in_one_line(
        project_.source(hit_.callee.target == nullptr ? place.file : hit_.callee.target->file)
            .text(written->span));
  }
  return in_one_line(project_.source(place.file).text(place.span));
}

std::string TemplateExpander::shown(const TemplatePart& part, const Bound& bound) const {
  const KnownValue* value = value_of(part.metavariable, bound);
  if (bound.presence == Presence::Default || bound.presence == Presence::Absent) {
    const bool has_default = bound.presence == Presence::Default && value != nullptr;
    return has_default ? "left out (default " + repr_of(*value->value) + ")" : "left out";
  }
  const std::string text = source_text(bound);
  const ast::Node* node = bound.subject.place.node;
  const bool is_literal =
      node != nullptr &&
      (node->is<ast::Constant>() || node->is<ast::JoinedStr>() || node->is<ast::UnaryOp>());
  const std::string repr = value == nullptr ? "" : repr_of(*value->value);
  const bool is_opaque = value != nullptr && (value->value->kind == ValueKind::Instance ||
                                              value->value->kind == ValueKind::Name);
  if (!is_literal && !repr.empty() && !is_opaque && repr != text) {
    return text + ", " + repr;
  }
  const Decision* decision = decision_of(part.metavariable);
  return decision == nullptr || decision->label.empty() ? text : text + ", " + decision->label;
}

std::string TemplateExpander::callee() const {
  const CallTarget* target = hit_.callee.target;
  if (target != nullptr && target->kind != TargetKind::Unknown) {
    // A class of the project is named by the nearest API that it stands for.
    if (target->class_facts != nullptr && target->kind == TargetKind::Constructor) {
      const auto& order = target->class_facts->order;
      const uint32_t distance = hit_.callee.distance;
      // Of a mixin and a server the server: the class that is one of those the rule names.
      const auto* modelled = std::find_if(order.begin(), order.end(), [&](std::string_view name) {
        const ModelEntry* entry = rules_.models().find(name);
        return entry != nullptr &&
               (distance >= order.size() ||
                std::ranges::find(entry->class_order, order[distance]) != entry->class_order.end());
      });
      if (modelled != order.end()) {
        return std::string(*modelled);
      }
    }
    return std::string(target->qualified_name);
  }
  const auto* call = match_.node->as<ast::Call>();
  if (call == nullptr || target == nullptr || target->file >= project_.file_count()) {
    return call == nullptr ? rule_.metadata.name : "the call";
  }
  return in_one_line(project_.source(target->file).text(call->func->span));
}

std::string TemplateExpander::expand_part(const TemplatePart& part) const {
  switch (part.kind) {
    case PlaceholderKind::Text:
      return part.text;
    case PlaceholderKind::Callee:
      return callee();
    case PlaceholderKind::RuleId:
      return rule_.metadata.id;
    case PlaceholderKind::Source:
    case PlaceholderKind::Value:
    case PlaceholderKind::Shown:
    case PlaceholderKind::Label:
    case PlaceholderKind::Safe:
      break;
  }
  const std::optional<Bound>& bound = hit_.bindings[part.metavariable];
  if (!bound) {
    return rule_.metavariables[part.metavariable];
  }
  const Decision* decision = decision_of(part.metavariable);
  switch (part.kind) {
    case PlaceholderKind::Source:
      return source_text(*bound);
    case PlaceholderKind::Shown:
      return shown(part, *bound);
    case PlaceholderKind::Value: {
      const KnownValue* value = value_of(part.metavariable, *bound);
      return value == nullptr ? source_text(*bound) : repr_of(*value->value);
    }
    case PlaceholderKind::Label:
      return decision == nullptr ? "" : decision->label;
    case PlaceholderKind::Safe:
      return decision == nullptr ? "" : decision->safe;
    case PlaceholderKind::Text:
    case PlaceholderKind::Callee:
    case PlaceholderKind::RuleId:
      break;
  }
  return "";
}

std::string TemplateExpander::expand(const MessageTemplate& message) const {
  std::string text;
  for (const TemplatePart& part : message.parts) {
    text += expand_part(part);
  }
  return text;
}

bool TemplateExpander::is_complete(const MessageTemplate& message) const {
  return std::none_of(message.parts.begin(), message.parts.end(), [&](const TemplatePart& part) {
    const bool is_optional =
        part.kind == PlaceholderKind::Safe || part.kind == PlaceholderKind::Label;
    return is_optional && expand_part(part).empty();
  });
}

Diagnostic describe_match(const Match& match, const RuleSet& rules, const Project& project,
                          FileId file) {
  const Rule& rule = rules.rules()[match.rule];
  const Hit& hit = match.hits.front();
  const SourceFile& source = project.source(file);
  const TemplateExpander expander(rule, match, hit, rules, project);
  Diagnostic diagnostic;
  diagnostic.origin = DiagnosticOrigin::Rule;
  diagnostic.rule = &rule.metadata;
  diagnostic.code = rule.metadata.id;
  diagnostic.severity = rule.metadata.level;
  diagnostic.message = expander.expand(rule.message);
  diagnostic.primary = {&source, primary_span(rule, match, hit, source, file)};

  NoteCollector notes(project, diagnostic);
  const uint16_t principal = principal_metavariable(rule, hit);
  const std::vector<Decision>* decisions =
      principal == kNoMetavariable ? nullptr : hit.find_decisions(principal);
  if (decisions != nullptr) {
    const uint16_t named =
        rule.report_metavariable == kNoMetavariable ? principal : rule.report_metavariable;
    notes.add_trail(*hit.bindings[principal], *decisions->front().value,
                    noun_of(rule.metavariables[named]));
  }
  if (hit.callee.target != nullptr) {
    MessageTemplate callee;
    callee.parts.push_back({PlaceholderKind::Callee, kNoMetavariable, ""});
    notes.add_callee_trail(*hit.callee.target, expander.expand(callee));
  }
  if (principal != kNoMetavariable) {
    add_other_values(match, rule, principal, notes);
  }
  for (const NoteSpec& note : rule.notes) {
    Place place{file, diagnostic.primary.span, match.node};
    if (note.metavariable != kNoMetavariable && hit.bindings[note.metavariable]) {
      const Bound& bound = *hit.bindings[note.metavariable];
      const ast::Node* written = written_node(bound);
      if (written != nullptr && bound.is_argument) {
        place = {file, written->span, written};
      } else if (bound.subject.place.file != kNoFile) {
        place = bound.subject.place;
      }
    }
    notes.add(place, expander.expand(note.text), false);
  }
  return diagnostic;
}

std::vector<Diagnostic> describe_syntax_errors(const ProjectFile& file) {
  std::vector<Diagnostic> diagnostics;
  for (const SyntaxError& error : file.tree.errors()) {
    Diagnostic& diagnostic = diagnostics.emplace_back();
    diagnostic.origin = DiagnosticOrigin::SyntaxError;
    diagnostic.code = name_of(error.kind);
    diagnostic.severity = Severity::Error;
    diagnostic.message = message_of(error);
    diagnostic.primary = {&file.source, error.span};
    if (!error.related.is_empty()) {
      diagnostic.notes.push_back({{&file.source, error.related}, "opened here", false});
    }
    if (!error.fix_its.empty()) {
      Fix fix;
      fix.title = "mend the syntax";
      fix.safety = Safety::Display;
      for (const SyntaxFixIt& fix_it : error.fix_its) {
        fix.edits.push_back({&file.source, fix_it.span, fix_it.text});
      }
      diagnostic.fixes.push_back(std::move(fix));
    }
  }
  return diagnostics;
}

}  // namespace krait
