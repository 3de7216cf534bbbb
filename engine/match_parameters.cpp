// The parameters of a `def` or `lambda` against those of a pattern.
#include <algorithm>

#include "ast/nodes.h"
#include "engine/matcher.h"

namespace krait {

/// One parameter of a pattern. `default_value` is null or absent when the pattern does not ask.
struct Matcher::ParameterPattern {
  const PatternNode* parameter = nullptr;
  const PatternNode* default_value = nullptr;
  bool is_keyword_only = false;
};

/// The parameters of a definition and those of a pattern, `*args` and `**kwargs` left out.
struct Matcher::ParameterLists {
  struct Parameter {
    const ast::Node* node = nullptr;
    const ast::Node* default_value = nullptr;
    bool is_keyword_only = false;
    bool is_taken = false;
  };
  std::vector<ParameterPattern> patterns;
  std::vector<Parameter> parameters;
  size_t first_rest = 0;  ///< the first `...` among the patterns; their number when there is none
  FileId file = 0;
};

namespace {

bool is_rest(const PatternNode* pattern) { return pattern->role == PatternRole::Rest; }

}  // namespace

std::vector<Matcher::ParameterPattern> Matcher::parameter_patterns(const PatternNode& pattern) {
  // Children: posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults.
  std::vector<ParameterPattern> result;
  for (const size_t list : {0U, 1U}) {
    for (const PatternNode* parameter : pattern.children[list]->children) {
      result.push_back({parameter, nullptr, false});
    }
  }
  const Patterns& defaults = pattern.children[6]->children;
  for (size_t i = 0; i < defaults.size() && i < result.size(); ++i) {
    result[result.size() - 1 - i].default_value = defaults[defaults.size() - 1 - i];
  }
  const Patterns& keyword_only = pattern.children[3]->children;
  const Patterns& keyword_defaults = pattern.children[4]->children;
  for (size_t i = 0; i < keyword_only.size(); ++i) {
    result.push_back(
        {keyword_only[i], i < keyword_defaults.size() ? keyword_defaults[i] : nullptr, true});
  }
  return result;
}

Matcher::ParameterLists Matcher::parameter_lists(const PatternNode& pattern,
                                                 const ast::Arguments& arguments, FileId file) {
  ParameterLists lists;
  lists.patterns = parameter_patterns(pattern);
  const auto rest = std::find_if(lists.patterns.begin(), lists.patterns.end(),
                                 [](const auto& entry) { return is_rest(entry.parameter); });
  lists.first_rest = static_cast<size_t>(rest - lists.patterns.begin());
  lists.file = file;
  for (const ast::Arg* argument : arguments.posonlyargs) {
    lists.parameters.push_back({argument, nullptr, false, false});
  }
  for (const ast::Arg* argument : arguments.args) {
    lists.parameters.push_back({argument, nullptr, false, false});
  }
  const size_t first_default = lists.parameters.size() - arguments.defaults.size();
  for (size_t i = 0; i < arguments.defaults.size(); ++i) {
    lists.parameters[first_default + i].default_value = arguments.defaults[i];
  }
  for (size_t i = 0; i < arguments.kwonlyargs.size(); ++i) {
    lists.parameters.push_back({arguments.kwonlyargs[i], arguments.kw_defaults[i], true, false});
  }
  return lists;
}

bool Matcher::match_parameter(const ParameterPattern& pattern, ParameterLists& lists, size_t index,
                              const Continuation& next) {
  ParameterLists::Parameter& parameter = lists.parameters[index];
  if (parameter.is_taken || (pattern.is_keyword_only && !parameter.is_keyword_only) || !spend()) {
    return false;
  }
  const bool asks_default =
      pattern.default_value != nullptr && pattern.default_value->role != PatternRole::Absent;
  if (asks_default && parameter.default_value == nullptr) {
    return false;
  }
  parameter.is_taken = true;
  const bool is_match = match(*pattern.parameter, subject_of(*parameter.node, lists.file), [&] {
    return asks_default ? match(*pattern.default_value,
                                subject_of(*parameter.default_value, lists.file), next)
                        : next();
  });
  parameter.is_taken = false;
  return is_match;
}

/// Up to the first `...` one by one; those behind it, and behind a `*`, wherever they stand.
bool Matcher::match_parameters_from(ParameterLists& lists, size_t i, const Continuation& next) {
  while (i < lists.patterns.size() && is_rest(lists.patterns[i].parameter)) {
    ++i;
  }
  if (i == lists.patterns.size()) {
    return next();
  }
  const ParameterPattern& pattern = lists.patterns[i];
  const auto match_others = [&] { return match_parameters_from(lists, i + 1, next); };
  if (i < lists.first_rest && !pattern.is_keyword_only) {
    return i < lists.parameters.size() && !lists.parameters[i].is_keyword_only &&
           match_parameter(pattern, lists, i, match_others);
  }
  for (size_t j = 0; j < lists.parameters.size(); ++j) {
    if (match_parameter(pattern, lists, j, match_others)) {
      return true;
    }
  }
  return false;
}

bool Matcher::match_parameters(const PatternNode& pattern, const ast::Arguments& parameters,
                               FileId file, const Continuation& next) {
  ParameterLists lists = parameter_lists(pattern, parameters, file);
  const bool has_rest = lists.first_rest < lists.patterns.size();
  const auto keyword_only_count = [](const auto& list) {
    return std::count_if(list.begin(), list.end(),
                         [](const auto& entry) { return entry.is_keyword_only; });
  };
  if (!has_rest && (lists.patterns.size() != lists.parameters.size() ||
                    keyword_only_count(lists.patterns) != keyword_only_count(lists.parameters))) {
    return false;
  }
  const auto match_optional = [&](const PatternNode& child, const ast::Node* node,
                                  const Continuation& then) {
    if (child.role == PatternRole::Absent) {
      return (node == nullptr || has_rest) && then();
    }
    return node != nullptr && match(child, subject_of(*node, file), then);
  };
  const auto match_kwarg = [&] {
    return match_optional(*pattern.children[5], parameters.kwarg, next);
  };
  return match_parameters_from(lists, 0, [&] {
    return match_optional(*pattern.children[2], parameters.vararg, match_kwarg);
  });
}

}  // namespace krait
