// Step 9 of the pipeline: matches into diagnostics, with messages, the trail of values and fixes.
#pragma once

#include <string>
#include <vector>

#include "analysis/project.h"
#include "engine/diagnostic.h"
#include "engine/match.h"
#include "engine/message_template.h"
#include "engine/rule_set.h"

namespace krait {

/// One finding: message, primary location and notes. Fixes are engine/fixes.h's.
[[nodiscard]] Diagnostic describe_match(const Match& match, const RuleSet& rules,
                                        const Project& project, FileId file);

/// The syntax errors of a file as diagnostics.
[[nodiscard]] std::vector<Diagnostic> describe_syntax_errors(const ProjectFile& file);

/// Expands a template for one way in which the rule matched.
class TemplateExpander {
 public:
  TemplateExpander(const Rule& rule, const Match& match, const Hit& hit, const RuleSet& rules,
                   const Project& project)
      : rule_(rule), match_(match), hit_(hit), rules_(rules), project_(project) {}

  [[nodiscard]] std::string expand(const MessageTemplate& message) const;
  /// False when a placeholder has nothing to say (`{ADDR.safe}` of a value without one).
  [[nodiscard]] bool is_complete(const MessageTemplate& message) const;

 private:
  [[nodiscard]] std::string expand_part(const TemplatePart& part) const;
  [[nodiscard]] std::string source_text(const Bound& bound) const;
  [[nodiscard]] std::string shown(const TemplatePart& part, const Bound& bound) const;
  [[nodiscard]] const Decision* decision_of(uint16_t metavariable) const;
  [[nodiscard]] const KnownValue* value_of(uint16_t metavariable, const Bound& bound) const;
  [[nodiscard]] std::string callee() const;

  const Rule& rule_;
  const Match& match_;
  const Hit& hit_;
  const RuleSet& rules_;
  const Project& project_;
};

/// The expression of the matched call that gives a metavariable its value, or the node itself;
/// null when nothing in the call is written for it.
[[nodiscard]] const ast::Node* written_node(const Bound& bound);

}  // namespace krait
