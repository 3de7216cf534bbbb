#include "tests/analysis/analyzed.h"

#include "ast/nodes.h"

namespace krait {

bool FilesInMemory::is_file(const std::string& path) const { return files_.contains(path); }

bool FilesInMemory::is_directory(const std::string& path) const {
  const auto first = files_.lower_bound(path + "/");
  return first != files_.end() && first->first.starts_with(path + "/");
}

Expected<SourceFile> FilesInMemory::read(const std::string& path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) {
    return unexpected(Error{"cannot read " + path + ": no such file"});
  }
  return SourceFile(found->first, found->second);
}

Analyzed::Analyzed(std::string source) : Analyzed({{"main.py", std::move(source)}}, {"main.py"}) {}

Analyzed::Analyzed(std::map<std::string, std::string> files,
                   const std::vector<std::string>& scanned, ProjectOptions options)
    : files_(std::move(files)) {
  models_.link();
  project_ = std::make_unique<Project>(models_, files_, std::move(options));
  for (const std::string& path : scanned) {
    static_cast<void>(project_->add(std::move(*files_.read(path))));
  }
  project_->analyze();
}

namespace {

std::string joined(ast::Array<const Slot> items, const char* open, const char* close,
                   bool has_unknown) {
  std::string text = open;
  for (const Slot& item : items) {
    text += (text == open ? "" : ", ") + shown(item.values);
  }
  return text + (has_unknown ? ", ..." : "") + close;
}

std::string shown(const Value& value) {
  switch (value.kind) {
    case ValueKind::None:
      return "None";
    case ValueKind::Bool:
      return value.boolean ? "True" : "False";
    case ValueKind::Int:
      return value.text.empty() ? std::to_string(value.integer) : std::string(value.text);
    case ValueKind::Float:
    case ValueKind::Complex:
      return std::to_string(value.number);
    case ValueKind::Str:
      return "'" + std::string(value.text) + "'";
    case ValueKind::Bytes:
      return "b'" + std::string(value.text) + "'";
    case ValueKind::Ellipsis:
      return "...";
    case ValueKind::Tuple:
      return joined(value.items, "(", ")", value.has_unknown_elements);
    case ValueKind::List:
      return joined(value.items, "[", "]", value.has_unknown_elements);
    case ValueKind::Set:
      return joined(value.items, "{", "}", value.has_unknown_elements);
    case ValueKind::Dict: {
      std::string text = "{";
      for (const DictEntry& entry : value.entries) {
        text +=
            (text == "{" ? "" : ", ") + shown(entry.key.values) + ": " + shown(entry.value.values);
      }
      return text + (value.has_unknown_elements ? ", ...}" : "}");
    }
    case ValueKind::HoledStr: {
      std::string text = "f'";
      for (const TemplatePiece& piece : value.pieces) {
        text +=
            piece.hole == nullptr ? std::string(piece.text) : "{" + shown(piece.hole->values) + "}";
      }
      return text + "'";
    }
    case ValueKind::Instance:
      return "<" +
             std::string(value.class_facts == nullptr ? "?" : value.class_facts->qualified_name) +
             (value.text.empty() ? "" : " " + std::string(value.text)) + ">";
    case ValueKind::Name:
    case ValueKind::Function:
    case ValueKind::Class:
    case ValueKind::Module:
      return std::string(value.text);
  }
  return "";
}

std::string_view word_for(TargetKind kind) {
  switch (kind) {
    case TargetKind::Unknown:
      return "Unknown";
    case TargetKind::Function:
      return "Function ";
    case TargetKind::Constructor:
      return "Constructor ";
    case TargetKind::Method:
      return "Method ";
  }
  return "";
}

}  // namespace

std::string shown(const ValueSet& values) {
  std::string text;
  for (const KnownValue& known : values.known) {
    text += (text.empty() ? "" : " | ") + shown(*known.value);
  }
  if (values.is_open) {
    text += text.empty() ? "?" : " | ?";
  }
  return text.empty() ? "never" : text;
}

const ast::Call* Analyzed::find(std::string_view text, FileId file) const {
  const ProjectFile& source = project_->file(file);
  for (const ast::Node* node : source.tree.nodes_of(ast::Kind::Call)) {
    if (source.source.text(node->span).starts_with(text)) {
      return node->as<ast::Call>();
    }
  }
  return nullptr;
}

std::string Analyzed::call(std::string_view text, FileId file) const {
  const ast::Call* call = find(text, file);
  if (call == nullptr) {
    return "no such call";
  }
  std::string lines;
  for (const CallTarget& target : project_->semantics(file).targets(*call)) {
    std::string line =
        std::string(word_for(target.kind)) + std::string(target.qualified_name) + "(";
    bool is_first = true;
    for (const Argument& argument : target.arguments) {
      if (argument.presence == Presence::Default || argument.presence == Presence::Absent) {
        continue;
      }
      line += is_first ? "" : ", ";
      is_first = false;
      line += argument.parameter.empty() ? "" : std::string(argument.parameter) + "=";
      line += shown(argument.slot.values);
    }
    lines += (lines.empty() ? "" : "\n") + line + ")";
  }
  return lines;
}

std::string Analyzed::argument(std::string_view text, FileId file) const {
  const ast::Call* call = find(text, file);
  if (call == nullptr) {
    return "no such call";
  }
  if (project_->semantics(file).targets(*call).empty()) {
    return "not reached";
  }
  return shown(project_->semantics(file).values(*call->args[0]));
}

std::string Analyzed::trail(std::string_view text, FileId file) const {
  const ast::Call* call = find(text, file);
  const ValueSet values =
      call == nullptr ? ValueSet() : project_->semantics(file).values(*call->args[0]);
  std::string result;
  if (values.known.empty()) {
    return "nothing known";
  }
  for (const Hop* hop = values.known[0].trail; hop != nullptr; hop = hop->next) {
    const SourceFile& source = project_->source(hop->place.file);
    result += (result.empty() ? "" : "; ") + std::string(words_of(hop->kind)) + ": " +
              std::string(hop->name) + ", line " +
              std::to_string(source.line_of(hop->place.span.begin));
  }
  return result;
}

}  // namespace krait
