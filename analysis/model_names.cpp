// Names under which an API was known before: Python 2's modules and `six.moves`.
#include <array>

#include "analysis/models_detail.h"

namespace krait {

namespace {

struct Renamed {
  std::string_view old_name;
  std::string_view new_name;
};

/// Modules of Python 2 (also below `six.moves`), and names that moved between modules.
constexpr std::array kRenamed = {
    Renamed{"BaseHTTPServer", "http.server"},
    Renamed{"SimpleHTTPServer", "http.server"},
    Renamed{"CGIHTTPServer", "http.server"},
    Renamed{"SocketServer", "socketserver"},
    Renamed{"SimpleXMLRPCServer", "xmlrpc.server"},
    Renamed{"DocXMLRPCServer", "xmlrpc.server"},
    Renamed{"ConfigParser", "configparser"},
    Renamed{"Queue", "queue"},
    Renamed{"thread", "_thread"},
    Renamed{"urllib2", "urllib.request"},
    Renamed{"httplib", "http.client"},
    Renamed{"xmlrpclib", "xmlrpc.client"},
    Renamed{"__builtin__", "builtins"},
    Renamed{"_socket", "socket"},
    Renamed{"typing_extensions", "typing"},
    Renamed{"http_server", "http.server"},
    Renamed{"xmlrpc_server", "xmlrpc.server"},
    Renamed{"xmlrpc_client", "xmlrpc.client"},
    Renamed{"http_client", "http.client"},
};

/// Below `six.moves` alone: names that are modules of their own elsewhere.
constexpr std::array kSixNames = {
    Renamed{"builtins", "builtins"},
    Renamed{"configparser", "configparser"},
    Renamed{"socketserver", "socketserver"},
    Renamed{"queue", "queue"},
    Renamed{"_thread", "_thread"},
    Renamed{"urllib", "urllib"},
    Renamed{"input", "input"},
    Renamed{"range", "range"},
    Renamed{"xrange", "range"},
    Renamed{"map", "map"},
    Renamed{"filter", "filter"},
    Renamed{"zip", "zip"},
    Renamed{"reduce", "functools.reduce"},
    Renamed{"getcwd", "os.getcwd"},
    Renamed{"reload_module", "importlib.reload"},
};

std::string_view first_component(std::string_view name) { return name.substr(0, name.find('.')); }

template <size_t Size>
std::string_view find_renamed(const std::array<Renamed, Size>& table, std::string_view name) {
  for (const Renamed& row : table) {
    if (row.old_name == name) {
      return row.new_name;
    }
  }
  return {};
}

}  // namespace

std::string successor_of(std::string_view qualified_name) {
  bool is_moved = false;
  for (const std::string_view prefix :
       {"six.moves.", "future.moves.", "django.utils.six.moves.", "future.backports."}) {
    if (qualified_name.starts_with(prefix)) {
      qualified_name.remove_prefix(prefix.size());
      is_moved = true;
    }
  }
  const std::string_view first = first_component(qualified_name);
  const std::string_view rest = qualified_name.substr(first.size());
  std::string_view renamed = find_renamed(kRenamed, first);
  if (renamed.empty() && is_moved) {
    renamed = find_renamed(kSixNames, first);
  }
  if (renamed == "builtins" || (renamed.empty() && first == "builtins")) {
    // Built-in names have no module.
    return rest.empty() ? "builtins" : std::string(rest.substr(1));
  }
  return renamed.empty() ? std::string(qualified_name) : std::string(renamed) + std::string(rest);
}

}  // namespace krait
