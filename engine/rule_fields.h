// The members of compiled rules, as tuples, for engine/pack_image.cpp: a new member of one of these
// structs needs its name here, or the image of the default packs loses it (a test compares).
#pragma once

#include <tuple>

#include "analysis/image_archive.h"
#include "engine/rule.h"

namespace krait {

inline auto image_fields(Either<Span> auto& span) { return std::tie(span.begin, span.end); }

inline auto image_fields(Either<Literal> auto& literal) {
  return std::tie(literal.kind, literal.boolean, literal.integer, literal.number, literal.text);
}

inline auto image_fields(Either<PatternNode> auto& node) {
  return std::tie(node.role, node.kind, node.has_rest, node.metavariable, node.number, node.span,
                  node.text, node.literal, node.children);
}

inline auto image_fields(Either<Bounds> auto& bounds) {
  return std::tie(bounds.ge, bounds.gt, bounds.le, bounds.lt);
}

inline auto image_fields(Either<Predicate> auto& predicate) {
  return std::tie(predicate.kind, predicate.expected, predicate.address_class, predicate.node_words,
                  predicate.bounds, predicate.own_class, predicate.literals, predicate.names,
                  predicate.patterns, predicate.regexes, predicate.parts, predicate.children);
}

inline auto image_fields(Either<MetavariableCondition> auto& condition) {
  return std::tie(condition.metavariable, condition.predicate);
}

inline auto image_fields(Either<StructuralCondition> auto& condition) {
  return std::tie(condition.kind, condition.scope, condition.patterns);
}

inline auto image_fields(Either<Conditions> auto& conditions) {
  return std::tie(conditions.metavariables, conditions.structures);
}

inline auto image_fields(Either<TemplatePart> auto& part) {
  return std::tie(part.kind, part.metavariable, part.text);
}

inline auto image_fields(Either<MessageTemplate> auto& message) { return std::tie(message.parts); }

inline auto image_fields(Either<FixSpec> auto& fix) {
  return std::tie(fix.kind, fix.title, fix.safety, fix.replacements, fix.arguments,
                  fix.removed_arguments, fix.callee);
}

inline auto image_fields(Either<Alternative> auto& alternative) {
  return std::tie(alternative.pattern, alternative.is_statement, alternative.where,
                  alternative.unless, alternative.fix, alternative.bound_metavariables,
                  alternative.repeats_metavariable, alternative.place);
}

inline auto image_fields(Either<NoteSpec> auto& note) {
  return std::tie(note.metavariable, note.text);
}

inline auto image_fields(Either<PythonRange> auto& range) {
  return std::tie(range.at_least, range.below);
}

inline auto image_fields(Either<RuleOption> auto& option) {
  return std::tie(option.name, option.default_text, option.help);
}

inline auto image_fields(Either<RuleExample> auto& example) {
  return std::tie(example.code, example.lines, example.path, example.python, example.fixed,
                  example.pack_line_1based, example.pack_column_1based);
}

inline auto image_fields(Either<RuleMetadata> auto& rule) {
  return std::tie(rule.id, rule.name, rule.title, rule.level, rule.cwe, rule.owasp, rule.tags,
                  rule.references, rule.security_severity, rule.confidence, rule.description,
                  rule.status, rule.replaced_by, rule.since, rule.is_enabled, rule.python,
                  rule.files, rule.not_files, rule.options, rule.bad_examples, rule.good_examples,
                  rule.fix_titles, rule.pack_id, rule.pack_version, rule.pack_path,
                  rule.pack_line_1based);
}

/// Without `pack`, which is a number in an image.
inline auto image_fields(Either<Rule> auto& rule) {
  return std::tie(rule.metadata, rule.metavariables, rule.alternatives, rule.where, rule.unless,
                  rule.report, rule.report_metavariable, rule.message, rule.notes, rule.fix,
                  rule.python, rule.place, rule.is_default_pack);
}

}  // namespace krait
