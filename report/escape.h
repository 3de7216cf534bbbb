// Text put into the syntax of another format, so that nothing in it is taken for that syntax.
#pragma once

#include <string>
#include <string_view>

namespace krait {

/// For element content and quoted attributes of XML and HTML. Characters that XML 1.0 cannot hold
/// and bytes that are not UTF-8 are escaped as for the terminal; line ends stay.
[[nodiscard]] std::string escape_for_xml(std::string_view text);

/// For one line of Markdown outside of code, also in a table's cell.
[[nodiscard]] std::string escape_for_markdown(std::string_view text);

/// `text` as code within a line of Markdown, with as many backquotes as it takes. In a table's cell
/// `|` must be escaped even there.
[[nodiscard]] std::string markdown_code(std::string_view text);

/// `text` as a block of code in Markdown, fenced.
[[nodiscard]] std::string markdown_code_block(std::string_view text, std::string_view language);

/// A path as a URI reference (RFC 3986): `/` stays, what is not unreserved is percent-encoded byte
/// for byte; an absolute path becomes `file:///…`.
[[nodiscard]] std::string uri_of_path(std::string_view path);

}  // namespace krait
