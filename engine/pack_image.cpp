#include "engine/pack_image.h"

#include <algorithm>

#include "analysis/image_archive.h"
#include "engine/rule_fields.h"
#include "engine/text_predicates.h"

namespace krait {
namespace {

/// To be changed with the form of the bytes.
constexpr std::string_view kSignature = "krait pack image 1\n";

}  // namespace

inline auto image_fields(Either<PackContents> auto& contents) {
  return std::tie(contents.adjustable_rules, contents.models, contents.classes,
                  contents.class_names, contents.rules, contents.rule_packs);
}

namespace {

class PackImageWriter : public ImageWriter<PackImageWriter> {
 public:
  explicit PackImageWriter(const std::deque<Predicate>& classes) : classes_(classes) {}

  using ImageWriter::put;
  /// A pattern belongs to whom points at it: it is written where the pointer stands.
  void put(const PatternNode* node) {
    put(node != nullptr);
    if (node != nullptr) {
      put(*node);
    }
  }
  void put(const Literal* literal) {
    put(literal != nullptr);
    if (literal != nullptr) {
      put(*literal);
    }
  }
  void put(const std::shared_ptr<const Regex>& regex) { put(regex->pattern()); }
  /// Classes are shared: their index and one, or 0.
  void put(const Predicate* own_class) {
    const auto found = std::find_if(classes_.begin(), classes_.end(),
                                    [own_class](const auto& one) { return &one == own_class; });
    number(own_class == nullptr ? 0 : static_cast<uint64_t>(found - classes_.begin()) + 1);
  }

 private:
  const std::deque<Predicate>& classes_;
};

class PackImageReader : public ImageReader<PackImageReader> {
 public:
  PackImageReader(std::string_view bytes, PatternStore& store)
      : ImageReader(bytes), store_(store) {}

  using ImageReader::get;
  void get(const PatternNode*& node) {
    bool has_node = false;
    get(has_node);
    if (has_node) {
      PatternNode& made = store_.make(PatternRole::Anything, ast::Kind::Module, {});
      node = &made;
      get(made);
    }
  }
  void get(const Literal*& literal) {
    bool has_literal = false;
    get(has_literal);
    if (has_literal) {
      Literal value;
      get(value);
      literal = store_.keep(std::move(value));
    }
  }
  void get(std::shared_ptr<const Regex>& regex) {
    std::string pattern;
    get(pattern);
    regex = RegexCompiler::compile_when_used(std::move(pattern));
  }
  /// A class names earlier ones only, so that all that it names are there when it is read.
  void get(const Predicate*& own_class) {
    const auto index = static_cast<size_t>(number());
    own_class = index == 0 || classes_ == nullptr || index > classes_->size()
                    ? nullptr
                    : &(*classes_)[index - 1];
  }
  void get(PackContents& contents) {
    classes_ = &contents.classes;
    ImageReader::get(contents);
  }

 private:
  PatternStore& store_;
  const std::deque<Predicate>* classes_ = nullptr;
};

}  // namespace

std::string write_pack_image(const PackContents& contents) {
  PackImageWriter writer(contents.classes);
  writer.put(contents);
  return std::string(kSignature) + writer.take();
}

std::optional<PackContents> read_pack_image(std::string_view image, PatternStore& store) {
  if (!image.starts_with(kSignature)) {
    return std::nullopt;
  }
  PackImageReader reader(image.substr(kSignature.size()), store);
  std::optional<PackContents> contents(std::in_place);
  reader.get(*contents);
  const bool is_whole = reader.is_whole() && contents->rule_packs.size() == contents->rules.size();
  return is_whole ? std::move(contents) : std::nullopt;
}

}  // namespace krait
