#include "analysis/signature.h"

namespace krait {

namespace {

class Binder {
 public:
  Binder(const Signature& signature, std::span<const PassedArgument> passed)
      : signature_(signature), passed_(passed) {
    binding_.arguments.resize(signature.parameters.size());
  }

  Binding bind() {
    for (const PassedArgument& argument : passed_) {
      if (argument.kind == PassedKind::Positional) {
        bind_positional(argument);
      } else if (argument.kind == PassedKind::Keyword) {
        bind_keyword(argument);
      } else {
        bind_splat(argument);
      }
    }
    for (size_t i = 0; i < binding_.arguments.size(); ++i) {
      finish(signature_.parameters[i], binding_.arguments[i]);
    }
    return std::move(binding_);
  }

 private:
  void bind_positional(const PassedArgument& argument) {
    if (has_star_) {  // behind `*unknown` no position is certain
      binding_.has_unknown_splat = true;
      return;
    }
    while (next_ < signature_.parameters.size()) {
      const ParameterKind kind = signature_.parameters[next_].kind;
      if (kind == ParameterKind::VarPositional) {
        binding_.arguments[next_].rest.push_back(&argument);
        return;
      }
      if (kind != ParameterKind::PositionalOnly && kind != ParameterKind::PositionalOrKeyword) {
        break;
      }
      BoundArgument& bound = binding_.arguments[next_++];
      bound.presence = Presence::Written;
      bound.passed = &argument;
      return;
    }
    binding_.is_error = true;
  }

  void bind_keyword(const PassedArgument& argument) {
    for (size_t i = 0; i < signature_.parameters.size(); ++i) {
      const SignatureParameter& parameter = signature_.parameters[i];
      BoundArgument& bound = binding_.arguments[i];
      if (parameter.kind == ParameterKind::VarKeyword) {
        bound.rest.push_back(&argument);
        return;
      }
      const bool is_keyword = parameter.kind == ParameterKind::PositionalOrKeyword ||
                              parameter.kind == ParameterKind::KeywordOnly;
      if (is_keyword && parameter.name == argument.keyword) {
        binding_.is_error = binding_.is_error || bound.passed != nullptr;
        bound.presence = argument.is_maybe_absent ? Presence::Unknown : Presence::Written;
        bound.passed = &argument;
        return;
      }
    }
    binding_.is_error = true;
  }

  void bind_splat(const PassedArgument& argument) {
    binding_.has_unknown_splat = true;
    const bool is_star = argument.kind == PassedKind::Star;
    has_star_ = has_star_ || is_star;
    has_double_star_ = has_double_star_ || !is_star;
    for (size_t i = 0; i < signature_.parameters.size(); ++i) {
      const ParameterKind kind = signature_.parameters[i].kind;
      if (kind == (is_star ? ParameterKind::VarPositional : ParameterKind::VarKeyword)) {
        binding_.arguments[i].rest.push_back(&argument);
      }
    }
  }

  void finish(const SignatureParameter& parameter, BoundArgument& bound) {
    if (bound.passed != nullptr || parameter.kind == ParameterKind::VarPositional ||
        parameter.kind == ParameterKind::VarKeyword) {
      return;
    }
    const bool is_positional = parameter.kind != ParameterKind::KeywordOnly;
    const bool is_keyword = parameter.kind != ParameterKind::PositionalOnly;
    if ((has_star_ && is_positional) || (has_double_star_ && is_keyword)) {
      bound.presence = Presence::Unknown;
    } else if (parameter.default_value != nullptr) {
      bound.presence = Presence::Default;
    } else {
      binding_.is_error = true;
    }
  }

  const Signature& signature_;
  std::span<const PassedArgument> passed_;
  Binding binding_;
  size_t next_ = 0;
  bool has_star_ = false;
  bool has_double_star_ = false;
};

}  // namespace

Binding bind_arguments(const Signature& signature, std::span<const PassedArgument> passed) {
  return Binder(signature, passed).bind();
}

}  // namespace krait
