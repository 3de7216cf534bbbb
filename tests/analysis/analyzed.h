// Analyses small sources in memory and shows what the analysis knows as text, so that a test reads
// as a list of (source, answer).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "analysis/project.h"

namespace krait {

/// Files of a project by path; no disk.
class FilesInMemory : public ProjectFiles {
 public:
  explicit FilesInMemory(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  [[nodiscard]] bool is_file(const std::string& path) const override;
  [[nodiscard]] bool is_directory(const std::string& path) const override;
  [[nodiscard]] Expected<SourceFile> read(const std::string& path) const override;

 private:
  std::map<std::string, std::string> files_;
};

/// A project that has been analysed.
class Analyzed {
 public:
  /// One file, "main.py".
  explicit Analyzed(std::string source);
  /// `scanned` are reported on; the others are only there to be imported.
  Analyzed(std::map<std::string, std::string> files, const std::vector<std::string>& scanned,
           ProjectOptions options = {});

  /// The targets of the call that begins with `text` in the file: one line each, such as
  /// "Constructor http.server.HTTPServer(server_address=('', 80), …)". Empty when not reached.
  [[nodiscard]] std::string call(std::string_view text, FileId file = 0) const;
  /// The values of the first argument of the call that begins with `text`.
  [[nodiscard]] std::string argument(std::string_view text, FileId file = 0) const;
  /// The trail of the first known value of that argument: "assigned here: host, line 1; …".
  [[nodiscard]] std::string trail(std::string_view text, FileId file = 0) const;
  [[nodiscard]] const Project& project() const { return *project_; }

 private:
  [[nodiscard]] const ast::Call* find(std::string_view text, FileId file) const;

  FilesInMemory files_;
  Models models_;
  std::unique_ptr<Project> project_;
};

/// "'x' | None | ?": the known values in order, `?` for open, `never` for none at all.
[[nodiscard]] std::string shown(const ValueSet& values);

}  // namespace krait
