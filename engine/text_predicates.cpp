#include "engine/text_predicates.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "engine/addresses.h"

namespace krait {

namespace {

RE2::Options bounded_options() {
  RE2::Options options;
  options.set_max_mem(kMaximumRegexMemory);
  options.set_log_errors(false);
  return options;
}

}  // namespace

struct Regex::Engine {
  explicit Engine(const std::string& pattern) : expression(pattern, bounded_options()) {}
  RE2 expression;
};

Regex::Regex(std::string pattern, std::unique_ptr<Engine> engine)
    : pattern_(std::move(pattern)), engine_(std::move(engine)) {}
Regex::~Regex() = default;

bool Regex::is_found_in(std::string_view text) const {
  std::call_once(is_compiled_, [this] {
    if (engine_ == nullptr) {
      engine_ = std::make_unique<Engine>(pattern_);
    }
  });
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), engine_->expression);
}

Expected<std::shared_ptr<const Regex>, RegexFailure> RegexCompiler::compile(
    const std::string& pattern) {
  const auto found = compiled_.find(pattern);
  if (found != compiled_.end()) {
    return found->second;
  }
  const auto characters = std::count_if(pattern.begin(), pattern.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  if (static_cast<size_t>(characters) > kMaximumRegexCharacters) {
    return unexpected(RegexFailure{RegexFailureKind::TooLong, ""});
  }
  if (memory_left_ <= 0) {
    return unexpected(RegexFailure{RegexFailureKind::Budget, ""});
  }
  auto engine = std::make_unique<Regex::Engine>(pattern);
  if (!engine->expression.ok()) {
    // What RE2 refuses for its size has cost it all the memory that it may use.
    memory_left_ -= kMaximumRegexMemory;
    return unexpected(RegexFailure{RegexFailureKind::Syntax, engine->expression.error()});
  }
  constexpr int64_t kBytesOfInstruction = 16;
  memory_left_ -= kBytesOfInstruction * engine->expression.ProgramSize() + 1024;
  std::shared_ptr<const Regex> regex(new Regex(pattern, std::move(engine)));
  compiled_.emplace(pattern, regex);
  return regex;
}

std::shared_ptr<const Regex> RegexCompiler::compile_when_used(std::string pattern) {
  return std::shared_ptr<const Regex>(new Regex(std::move(pattern), nullptr));
}

namespace {

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || c == kHoleByte;
  });
}

/// A port as URLs of message queues have it: digits, a hole, `*`, or `!` for a random one.
bool is_url_port(std::string_view text) {
  return text.empty() || is_port(text) || text == "*" || text == "!";
}

bool is_host_text(std::string_view text) {
  return text.find_first_of("/\\ \t\r\n@?#[]") == std::string_view::npos;
}

/// `host[:port]` where a host in brackets may hold colons.
std::optional<HostPortParts> split_authority(std::string_view text,
                                             bool (*is_port_text)(std::string_view)) {
  HostPortParts parts;
  if (text.starts_with('[')) {
    const size_t close = text.find(']');
    if (close == std::string_view::npos) {
      return std::nullopt;
    }
    parts.is_bracketed = true;
    parts.host = {1, close - 1};
    const std::string_view rest = text.substr(close + 1);
    if (rest.empty()) {
      return parts;
    }
    if (rest[0] != ':' || !is_port_text(rest.substr(1))) {
      return std::nullopt;
    }
    parts.port = TextRange{close + 2, rest.size() - 1};
    return parts;
  }
  if (!is_host_text(text)) {
    return std::nullopt;
  }
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || parse_address(text, HostForm::Text)) {
    parts.host = {0, text.size()};
    return parts;
  }
  const std::string_view host = text.substr(0, colon);
  const bool is_bare_ipv6 = host.find(':') != std::string_view::npos;
  if (!is_port_text(text.substr(colon + 1)) ||
      (is_bare_ipv6 && !parse_address(host, HostForm::Text))) {
    return std::nullopt;
  }
  parts.host = {0, colon};
  parts.port = TextRange{colon + 1, text.size() - colon - 1};
  return parts;
}

/// One path component against one glob component.
bool matches_component(std::string_view glob, std::string_view text) {
  size_t star_glob = std::string_view::npos;
  size_t star_text = 0;
  size_t i = 0;
  size_t j = 0;
  const auto set_matches = [&](size_t& next) {
    const size_t close = glob.find(']', i + 2);
    if (close == std::string_view::npos) {
      next = i + 1;
      return text[j] == '[';
    }
    next = close + 1;
    size_t k = i + 1;
    const bool is_negated = glob[k] == '!' || glob[k] == '^';
    k += is_negated ? 1U : 0U;
    bool is_in = false;
    for (; k < close; ++k) {
      if (k + 2 < close && glob[k + 1] == '-') {
        is_in = is_in || (glob[k] <= text[j] && text[j] <= glob[k + 2]);
        k += 2;
      } else {
        is_in = is_in || glob[k] == text[j];
      }
    }
    return is_in != is_negated;
  };
  while (j < text.size()) {
    size_t next = i + 1;
    if (i < glob.size() && glob[i] == '*') {
      star_glob = i++;
      star_text = j;
      continue;
    }
    if (i < glob.size() &&
        (glob[i] == '?' || (glob[i] == '[' ? set_matches(next) : glob[i] == text[j]))) {
      i = next;
      ++j;
      continue;
    }
    if (star_glob == std::string_view::npos) {
      return false;
    }
    i = star_glob + 1;
    j = ++star_text;
  }
  while (i < glob.size() && glob[i] == '*') {
    ++i;
  }
  return i == glob.size();
}

bool matches_components(std::string_view glob, std::string_view path);

/// Whether the path, or what is left of it below some folder, matches.
bool matches_some_tail(std::string_view glob, std::string_view path) {
  while (!matches_components(glob, path)) {
    const size_t slash = path.find('/');
    if (slash == std::string_view::npos) {
      return false;
    }
    path.remove_prefix(slash + 1);
  }
  return true;
}

bool matches_components(std::string_view glob, std::string_view path) {
  while (true) {
    const size_t glob_slash = glob.find('/');
    const std::string_view component = glob.substr(0, glob_slash);
    if (component == "**") {
      if (glob_slash == std::string_view::npos) {
        return true;
      }
      return matches_some_tail(glob.substr(glob_slash + 1), path);
    }
    const size_t path_slash = path.find('/');
    if (!matches_component(component, path.substr(0, path_slash))) {
      return false;
    }
    if (glob_slash == std::string_view::npos || path_slash == std::string_view::npos) {
      return glob_slash == path_slash;
    }
    glob.remove_prefix(glob_slash + 1);
    path.remove_prefix(path_slash + 1);
  }
}

}  // namespace

std::optional<HostPortParts> split_host_port(std::string_view text) {
  if (text.starts_with("unix:") || text.starts_with("fd:") ||
      text.find('/') != std::string_view::npos) {
    return std::nullopt;
  }
  return split_authority(text, is_port);
}

std::optional<UrlParts> split_url(std::string_view text) {
  const size_t mark = text.find("://");
  const auto is_scheme_character = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.' || c == kHoleByte;
  };
  if (mark == std::string_view::npos || mark == 0 ||
      !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(mark),
                   is_scheme_character)) {
    return std::nullopt;
  }
  UrlParts parts;
  parts.scheme = {0, mark};
  const size_t authority_begin = mark + 3;
  const size_t authority_end = std::min(text.find_first_of("/?#", authority_begin), text.size());
  parts.path = {authority_end, text.size() - authority_end};
  const std::string_view authority = text.substr(authority_begin, authority_end - authority_begin);
  const size_t at = authority.rfind('@');
  const size_t host_begin = at == std::string_view::npos ? 0 : at + 1;
  const auto split = split_authority(authority.substr(host_begin), is_url_port);
  if (split) {
    const size_t base = authority_begin + host_begin;
    parts.host = TextRange{base + split->host.begin, split->host.size};
    parts.is_bracketed = split->is_bracketed;
    if (split->port) {
      parts.port = TextRange{base + split->port->begin, split->port->size};
    }
  }
  return parts;
}

bool matches_name_glob(std::string_view glob, std::string_view name) {
  return matches_component(glob, name);
}

bool matches_path_glob(std::string_view glob, std::string_view path) {
  while (path.starts_with("./")) {
    path.remove_prefix(2);
  }
  while (path.starts_with('/')) {
    path.remove_prefix(1);
  }
  // Bounds the work of several `**` in one glob.
  if (std::count(glob.begin(), glob.end(), '*') > 16) {
    return false;
  }
  if (glob.find('/') == std::string_view::npos) {
    const size_t slash = path.rfind('/');
    return matches_component(glob, slash == std::string_view::npos ? path : path.substr(slash + 1));
  }
  return matches_components(glob.starts_with('/') ? glob.substr(1) : glob, path);
}

}  // namespace krait
