// Rules for people: `krait explain`, `krait rules list`, the help texts in SARIF and GitLab.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "report/color.h"
#include "report/escape.h"
#include "report/formats.h"
#include "report/terminal_text.h"

namespace krait {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    out += out.empty() ? "" : separator;
    out += part;
  }
  return out;
}

std::vector<std::string> cwe_names(const RuleMetadata& rule) {
  std::vector<std::string> names;
  for (const uint32_t number : rule.cwe) {
    names.push_back("CWE-" + std::to_string(number));
  }
  return names;
}

struct Fact {
  std::string_view name;
  std::string text;
};

std::string status_text(const RuleMetadata& rule) {
  std::string status(name_of(rule.status));
  if (!rule.replaced_by.empty()) {
    status += ", replaced by " + rule.replaced_by;
  }
  return rule.is_enabled ? status : status + ", off unless selected";
}

std::string pack_text(const RuleMetadata& rule) {
  std::string pack = rule.pack_id;
  if (!rule.pack_version.empty()) {
    pack += (pack.empty() ? "" : " ") + rule.pack_version;
  }
  if (!rule.pack_path.empty()) {
    pack +=
        (pack.empty() ? "" : ", ") + rule.pack_path + ":" + std::to_string(rule.pack_line_1based);
  }
  return pack;
}

/// All but the description and the examples; facts without a text are left out.
std::vector<Fact> facts_of(const RuleMetadata& rule) {
  std::vector<Fact> facts = {
      {"Level", std::string(name_of(rule.level))},
      {"CWE", joined(cwe_names(rule), ", ")},
      {"OWASP", joined(rule.owasp, ", ")},
      {"Security severity", rule.security_severity ? shown_severity(*rule.security_severity) : ""},
      {"Confidence", rule.confidence},
      {"Status", status_text(rule)},
      {"Since", rule.since},
      {"Python", rule.python},
      {"Files", joined(rule.files, ", ")},
      {"Not in files", joined(rule.not_files, ", ")},
      {"Tags", joined(rule.tags, ", ")},
      {"Pack", pack_text(rule)},
  };
  std::erase_if(facts, [](const Fact& fact) { return fact.text.empty(); });
  return facts;
}

/// Several lines, each visible as a terminal may show it, behind `margin`.
std::string indented(std::string_view text, std::string_view margin) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = escape_for_terminal(text.substr(0, end));
    if (!line.empty()) {
      out += margin;
      out += line;
    }
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string heading(std::string_view words, bool use_color) {
  return "\n" + paint(words, Style::Bold, use_color) + "\n";
}

std::string examples_text(const RuleMetadata& rule, bool use_color) {
  std::string out;
  for (const RuleExample& example : rule.bad_examples) {
    out += heading("Found", use_color) + indented(example.code, "    ");
    if (example.fixed) {
      out += heading("After the fix", use_color) + indented(*example.fixed, "    ");
    }
  }
  for (const RuleExample& example : rule.good_examples) {
    out += heading("Not found", use_color) + indented(example.code, "    ");
  }
  return out;
}

std::string suppression_hint(const RuleMetadata& rule) {
  return "# suppress: " + rule.id + " -- why it is right here";
}

std::string options_text(const RuleMetadata& rule, std::string_view margin) {
  std::string out;
  for (const RuleOption& option : rule.options) {
    out += indented(option.name + " (default " + option.default_text + "): " + option.help, margin);
  }
  return out;
}

std::string markdown_list(const std::vector<std::string>& entries) {
  std::string out;
  for (const std::string& entry : entries) {
    out += "- " + escape_for_markdown(entry) + "\n";
  }
  return out;
}

std::string examples_markdown(const RuleMetadata& rule) {
  std::string out;
  for (const RuleExample& example : rule.bad_examples) {
    out += "\n## Found\n\n" + markdown_code_block(example.code, "python");
    if (example.fixed) {
      out += "\n## After the fix\n\n" + markdown_code_block(*example.fixed, "python");
    }
  }
  for (const RuleExample& example : rule.good_examples) {
    out += "\n## Not found\n\n" + markdown_code_block(example.code, "python");
  }
  return out;
}

}  // namespace

std::string write_rule_text(const RuleMetadata& rule, bool use_color) {
  std::string out = paint(escape_for_terminal(rule.id + " " + rule.name), Style::Bold, use_color) +
                    ": " + escape_for_terminal(rule.title) + "\n\n";
  std::size_t width = 0;
  const std::vector<Fact> facts = facts_of(rule);
  for (const Fact& fact : facts) {
    width = std::max(width, fact.name.size());
  }
  for (const Fact& fact : facts) {
    out += std::string(fact.name) + std::string(width - fact.name.size() + 2, ' ') +
           escape_for_terminal(fact.text) + "\n";
  }
  if (!rule.description.empty()) {
    out += "\n" + indented(rule.description, "");
  }
  out += examples_text(rule, use_color);
  if (!rule.fix_titles.empty()) {
    out += heading("Fixes", use_color) + indented(joined(rule.fix_titles, "\n"), "    ");
  }
  if (!rule.options.empty()) {
    out += heading("Options", use_color) + options_text(rule, "    ");
  }
  out += heading("To suppress it on a line", use_color) + indented(suppression_hint(rule), "    ");
  if (!rule.references.empty()) {
    out += heading("See", use_color) + indented(joined(rule.references, "\n"), "    ");
  }
  return out;
}

std::string write_rule_markdown(const RuleMetadata& rule) {
  std::string out = "# " + escape_for_markdown(rule.id + " " + rule.name + ": " + rule.title) +
                    "\n\n| | |\n| --- | --- |\n";
  for (const Fact& fact : facts_of(rule)) {
    out += "| " + std::string(fact.name) + " | " + escape_for_markdown(fact.text) + " |\n";
  }
  if (!rule.description.empty()) {
    // It is Markdown already.
    out += "\n" + indented(rule.description, "");
  }
  out += examples_markdown(rule);
  if (!rule.fix_titles.empty()) {
    out += "\n## Fixes\n\n" + markdown_list(rule.fix_titles);
  }
  if (!rule.options.empty()) {
    out += "\n## Options\n\n" + markdown_code_block(options_text(rule, ""), "text");
  }
  out +=
      "\n## To suppress it on a line\n\n" + markdown_code_block(suppression_hint(rule), "python");
  if (!rule.references.empty()) {
    out += "\n## See\n\n";
    for (const std::string& reference : rule.references) {
      const bool is_link = reference.starts_with("http");
      out +=
          "- " +
          (is_link ? "<" + escape_for_terminal(reference) + ">" : escape_for_markdown(reference)) +
          "\n";
    }
  }
  return out;
}

std::string write_rule(const RuleMetadata& rule, Format format, const ReportOptions& options) {
  switch (format) {
    case Format::Json:
    case Format::JsonLines:
    case Format::Sarif:
    case Format::GitLab:
      return write_rule_json(rule);
    case Format::Markdown:
      return write_rule_markdown(rule);
    case Format::Text:
    case Format::Concise:
    case Format::GitHub:
    case Format::JUnit:
    case Format::Html:
      return write_rule_text(rule, options.use_color);
  }
  return {};
}

std::string write_rule_list(std::span<const RuleMetadata* const> rules, Format format,
                            const ReportOptions& options) {
  if (format == Format::Json) {
    return write_rule_list_json(rules);
  }
  std::string out;
  if (format == Format::Markdown) {
    out = "| Rule | Name | Level | CWE | Title |\n| --- | --- | --- | --- | --- |\n";
    for (const RuleMetadata* rule : rules) {
      out += "| " + escape_for_markdown(rule->id) + " | " + escape_for_markdown(rule->name) +
             " | " + std::string(name_of(rule->level)) + " | " + joined(cwe_names(*rule), ", ") +
             " | " + escape_for_markdown(rule->title) + " |\n";
    }
    return out;
  }
  for (const RuleMetadata* rule : rules) {
    out += paint(escape_for_terminal(rule->id), Style::Bold, options.use_color) + " " +
           escape_for_terminal(rule->name) + " " +
           paint(name_of(rule->level), style_of(rule->level), options.use_color) + ": " +
           escape_for_terminal(rule->title);
    if (rule->status != RuleStatus::Stable || !rule->is_enabled) {
      out += " (" + escape_for_terminal(status_text(*rule)) + ")";
    }
    out += "\n";
  }
  return out;
}

}  // namespace krait
