#include "engine/yaml_events.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "engine/yaml_scalar_map.h"

namespace krait {
namespace {

/// Where a mark stands in the text: yaml-cpp counts from behind a byte order mark.
uint32_t yaml_offset(const SourceFile& source, const YAML::Mark& mark) {
  const auto size = static_cast<int64_t>(source.text().size());
  const int64_t skipped = source.text().starts_with("\xEF\xBB\xBF") ? 3 : 0;
  return static_cast<uint32_t>(std::clamp<int64_t>(mark.pos + skipped, 0, size));
}

}  // namespace

/// Builds the tree from yaml-cpp's events. After the first mistake that makes the rest
/// meaningless the remaining events are ignored: stopping yaml-cpp would take an exception.
class YamlTreeBuilder : public YAML::EventHandler {
 public:
  YamlTreeBuilder(YamlDocument& document, RuleErrors& errors)
      : document_(document), errors_(errors) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    ++documents_;
    if (documents_ > 1) {
      stop(RuleErrorKind::SecondDocument, offset_of(mark), {});
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (is_stopped_) {
      return;
    }
    YamlNode& node = add_node(offset_of(mark), anchor);
    node.kind = YamlKind::Null;
    const std::string_view text = document_.source().text().substr(node.begin);
    for (const std::string_view spelling : {"null", "Null", "NULL", "~"}) {
      if (text.starts_with(spelling)) {
        node.text = spelling;
        break;
      }
    }
    attach(node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (is_stopped_) {
      return;
    }
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      return;  // yaml-cpp itself refuses an alias without an anchor.
    }
    const YamlNode& target = *found->second;
    const bool is_open = std::any_of(open_.begin(), open_.end(),
                                     [&target](const YamlNode* node) { return node == &target; });
    if (is_open) {
      stop(RuleErrorKind::AliasInsideItself, offset_of(mark), {});
      return;
    }
    alias_nodes_ += target.expanded_size;
    if (alias_nodes_ > kMaximumAliasNodes) {
      stop(RuleErrorKind::TooManyAliasNodes, offset_of(mark), {std::to_string(kMaximumAliasNodes)});
      return;
    }
    if (open_.size() + target.height > kMaximumYamlDepth) {
      stop(RuleErrorKind::TooDeep, offset_of(mark), {std::to_string(kMaximumYamlDepth)});
      return;
    }
    attach(target);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (is_stopped_) {
      return;
    }
    YamlNode& node = add_node(offset_of(mark), anchor);
    check_tag(mark, tag);
    node.text = value;
    const char first = char_at(node.begin);
    // A tag, which is refused, would hide that the scalar is plain.
    node.is_flow_or_plain = tag == "?" || (tag != "!" && std::string_view("\"'|>").find(first) ==
                                                             std::string_view::npos);
    node.kind = node.is_flow_or_plain ? resolve_plain_scalar(value) : YamlKind::Text;
    if (first == '"' || first == '\'') {
      last_quoted_ = &node;
    }
    attach(node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(YamlKind::Sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(YamlKind::Mapping, mark, tag, anchor);
  }
  void OnMapEnd() override {
    if (!is_stopped_) {
      check_keys(*open_.back());
    }
    close();
  }

  /// To be called after the last event. yaml-cpp reads a quoted scalar that the end of the file
  /// cuts off as a whole one; only the last one can be.
  void finish() {
    if (last_quoted_ != nullptr && !is_stopped_ &&
        map_yaml_scalar(document_.source().text(), last_quoted_->begin, last_quoted_->text)
            .has_unclosed_quote) {
      stop(RuleErrorKind::UnclosedQuote, last_quoted_->begin, {});
    }
  }
  /// The tree is not to be used: the document was left where a mistake made the rest meaningless.
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }

 private:
  [[nodiscard]] uint32_t offset_of(const YAML::Mark& mark) const {
    return yaml_offset(document_.source(), mark);
  }
  [[nodiscard]] char char_at(uint32_t offset) const {
    const std::string_view text = document_.source().text();
    return offset < text.size() ? text[offset] : '\0';
  }

  void stop(RuleErrorKind kind, uint32_t offset, std::initializer_list<std::string_view> words) {
    if (!is_stopped_) {
      is_stopped_ = true;
      errors_.add(kind, {&document_.source(), {offset, offset}}, words);
    }
  }

  YamlNode& add_node(uint32_t begin, YAML::anchor_t anchor) {
    YamlNode& node = document_.nodes_.emplace_back();
    node.begin = skip_yaml_properties(document_.source().text(), begin);
    if (anchor != 0) {
      anchors_[anchor] = &node;
    }
    return node;
  }

  /// Adds a finished node, or an alias to one, to the collection that is open.
  void attach(const YamlNode& node) {
    if (open_.empty()) {
      document_.root_ = &node;
      return;
    }
    YamlNode& parent = *open_.back();
    parent.items.push_back(&node);
    parent.expanded_size += node.expanded_size;
    parent.height = std::max<uint16_t>(parent.height, static_cast<uint16_t>(node.height + 1));
  }

  void open(YamlKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (is_stopped_) {
      return;
    }
    if (open_.size() >= kMaximumYamlDepth) {
      stop(RuleErrorKind::TooDeep, offset_of(mark), {std::to_string(kMaximumYamlDepth)});
      return;
    }
    YamlNode& node = add_node(offset_of(mark), anchor);
    node.kind = kind;
    check_tag(mark, tag);
    open_.push_back(&node);
  }

  void close() {
    if (is_stopped_) {
      return;
    }
    const YamlNode& node = *open_.back();
    open_.pop_back();
    attach(node);
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    uint32_t at = offset_of(mark);
    if (tag == "?" || tag.empty() || (tag == "!" && char_at(at) != '!')) {
      return;
    }
    // An anchor may stand before the tag.
    while (char_at(at) != '!' && char_at(at) != '\0' && char_at(at) != '\n') {
      ++at;
    }
    if (char_at(at) != '!') {
      return;
    }
    uint32_t end = at;
    while (char_at(end) != '\0' && char_at(end) != ' ' && char_at(end) != '\n') {
      ++end;
    }
    const Span span{at, end};
    errors_.add(RuleErrorKind::TagNotAllowed, {&document_.source(), span},
                {document_.source().text(span)});
  }

  void check_keys(const YamlNode& mapping) {
    std::unordered_map<std::string_view, const YamlNode*> seen;
    for (size_t i = 0; i + 1 < mapping.items.size(); i += 2) {
      const YamlNode& key = *mapping.items[i];
      const Location location = document_.location_of(key);
      if (!key.is_scalar() || key.kind == YamlKind::Null) {
        errors_.add(RuleErrorKind::KeyNotText, location, {words_of(key.kind)});
        continue;
      }
      if (key.text == "<<" && key.is_flow_or_plain) {
        errors_.add(RuleErrorKind::MergeKey, location);
        continue;
      }
      const auto [place, is_new] = seen.emplace(key.text, &key);
      if (!is_new) {
        Diagnostic& error = errors_.add(RuleErrorKind::DuplicateKey, location, {key.text});
        error.notes.push_back({document_.location_of(*place->second), "first here", false});
      }
    }
  }

  YamlDocument& document_;
  RuleErrors& errors_;
  std::vector<YamlNode*> open_;
  std::unordered_map<YAML::anchor_t, const YamlNode*> anchors_;
  const YamlNode* last_quoted_ = nullptr;
  uint64_t alias_nodes_ = 0;
  uint32_t documents_ = 0;
  bool is_stopped_ = false;
};

std::string_view words_of(YamlKind kind) {
  switch (kind) {
    case YamlKind::Null:
      return "null";
    case YamlKind::Bool:
      return "true or false";
    case YamlKind::Integer:
    case YamlKind::Float:
      return "a number";
    case YamlKind::Text:
      return "text";
    case YamlKind::Sequence:
      return "a list";
    case YamlKind::Mapping:
      return "a mapping";
  }
  return "";
}

const YamlNode* YamlNode::find(std::string_view key) const {
  if (kind != YamlKind::Mapping) {
    return nullptr;
  }
  for (size_t i = 0; i + 1 < items.size(); i += 2) {
    if (items[i]->is_scalar() && items[i]->text == key) {
      return items[i + 1];
    }
  }
  return nullptr;
}

Span YamlDocument::span_of(const YamlNode& node) const {
  const auto size = static_cast<uint32_t>(source_->text().size());
  const uint32_t begin = std::min(node.begin, size);
  if (!node.is_scalar() || node.kind == YamlKind::Null) {
    const auto length = static_cast<uint32_t>(node.text.size());
    return {begin, std::min(size, begin + length)};
  }
  return {begin, map_yaml_scalar(source_->text(), begin, node.text).end};
}

namespace {

Span span_by_map(const SourceFile& source, const YamlScalarMap& map, Span text_span) {
  const auto last = static_cast<uint32_t>(map.offsets.size() - 1);
  const uint32_t begin = map.offsets[std::min(text_span.begin, last)];
  if (text_span.is_empty()) {
    return {begin, begin};
  }
  // The end of the last byte's spelling, not the begin of the next: indentation may lie between.
  const uint32_t last_byte = map.offsets[std::min(text_span.end - 1, last)];
  const uint32_t behind = map.offsets[std::min(text_span.end, last)];
  const std::string_view between =
      source.text().substr(last_byte, behind > last_byte ? behind - last_byte : 0);
  const size_t line_break = between.find_first_of("\r\n");
  const auto width = static_cast<uint32_t>(
      line_break == std::string_view::npos ? between.size() : std::max<size_t>(line_break, 1));
  return {begin, std::max(begin, last_byte + width)};
}

}  // namespace

Span YamlDocument::span_in_text(const YamlNode& scalar, Span text_span) const {
  if (mapped_ != &scalar) {
    mapped_ = &scalar;
    map_ = map_yaml_scalar(source_->text(), scalar.begin, scalar.text);
  }
  return span_by_map(*source_, map_, text_span);
}

Span span_in_scalar(const SourceFile& source, uint32_t begin, std::string_view text,
                    Span text_span) {
  return span_by_map(source, map_yaml_scalar(source.text(), begin, text), text_span);
}

namespace {

bool are_all(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_core_float(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    text.remove_prefix(1);
  }
  for (const std::string_view word : {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"}) {
    if (text == word) {
      return true;
    }
  }
  const size_t exponent = text.find_first_of("eE");
  std::string_view mantissa = text.substr(0, exponent);
  if (exponent != std::string_view::npos) {
    std::string_view digits = text.substr(exponent + 1);
    if (!digits.empty() && (digits[0] == '+' || digits[0] == '-')) {
      digits.remove_prefix(1);
    }
    if (!are_all(digits, "0123456789")) {
      return false;
    }
  }
  const size_t point = mantissa.find('.');
  if (point == std::string_view::npos) {
    return exponent != std::string_view::npos && are_all(mantissa, "0123456789");
  }
  const std::string_view whole = mantissa.substr(0, point);
  const std::string_view fraction = mantissa.substr(point + 1);
  return (!whole.empty() || !fraction.empty()) && (whole.empty() || are_all(whole, "0123456789")) &&
         (fraction.empty() || are_all(fraction, "0123456789"));
}

}  // namespace

YamlKind resolve_plain_scalar(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return YamlKind::Null;
  }
  for (const std::string_view word : {"true", "True", "TRUE", "false", "False", "FALSE"}) {
    if (text == word) {
      return YamlKind::Bool;
    }
  }
  std::string_view digits = text;
  if (digits[0] == '+' || digits[0] == '-') {
    digits.remove_prefix(1);
  }
  if (are_all(digits, "0123456789") ||
      (text.starts_with("0o") && are_all(text.substr(2), "01234567")) ||
      (text.starts_with("0x") && are_all(text.substr(2), "0123456789abcdefABCDEF"))) {
    return YamlKind::Integer;
  }
  return is_core_float(text) ? YamlKind::Float : YamlKind::Text;
}

std::optional<size_t> find_invalid_utf8(std::string_view bytes) {
  size_t at = 0;
  const auto continuation = [&bytes](size_t index, unsigned low, unsigned high) {
    if (index >= bytes.size()) {
      return false;
    }
    const auto byte = static_cast<unsigned char>(bytes[index]);
    return byte >= low && byte <= high;
  };
  while (at < bytes.size()) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    size_t size = 0;
    if (lead < 0x80) {
      size = 1;
    } else if (lead >= 0xC2 && lead <= 0xDF && continuation(at + 1, 0x80, 0xBF)) {
      size = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF &&
               continuation(at + 1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) &&
               continuation(at + 2, 0x80, 0xBF)) {
      size = 3;
    } else if (lead >= 0xF0 && lead <= 0xF4 &&
               continuation(at + 1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) &&
               continuation(at + 2, 0x80, 0xBF) && continuation(at + 3, 0x80, 0xBF)) {
      size = 4;
    } else {
      return at;
    }
    at += size;
  }
  return std::nullopt;
}

namespace {

/// What most likely was meant; patterns and messages hold colons, and editors put tabs.
std::string_view hint_for(const YAML::Exception& failure, std::string_view text, size_t at) {
  if (failure.msg == YAML::ErrorMsg::MAP_VALUE) {
    return "; text that holds ': ' must stand in quotes";
  }
  const size_t line = text.substr(0, at).find_last_of('\n') + 1;
  const size_t first = std::min(text.find_first_not_of(' ', line), text.size());
  return first < text.size() && text[first] == '\t'
             ? "; lines are indented by blanks, never by tabs"
             : "";
}

}  // namespace

YamlDocument parse_yaml(const SourceFile& source, RuleErrors& errors) {
  YamlDocument document(source);
  if (const std::optional<size_t> invalid = find_invalid_utf8(source.text())) {
    const auto at = static_cast<uint32_t>(*invalid);
    errors.add(RuleErrorKind::NotUtf8, {&source, {at, at + 1}});
    return document;
  }
  std::istringstream stream{std::string(source.text())};
  YamlTreeBuilder builder(document, errors);
  bool is_broken = false;
  try {
    YAML::Parser parser(stream);
    // yaml-cpp may stay before a token that begins no document and make empty ones for ever.
    while (!builder.is_stopped() && parser.HandleNextDocument(builder)) {
    }
    builder.finish();
  } catch (const YAML::Exception& failure) {
    is_broken = true;
    // A limit of ours is hit first and says more than yaml-cpp's own ("bad file").
    if (!builder.is_stopped()) {
      const uint32_t at = yaml_offset(source, failure.mark);
      errors.add(RuleErrorKind::YamlSyntax, {&source, {at, at}},
                 {failure.msg, hint_for(failure, source.text(), at)});
    }
  }
  return is_broken || builder.is_stopped() ? YamlDocument(source) : std::move(document);
}

}  // namespace krait
