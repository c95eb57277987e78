// From a command line, an environment and a configuration file to an Invocation, or to the text
// that answers the call at once (--help, --version, --print-config, an error).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/cli/argv.hpp"
#include "io/cli/table.hpp"
#include "io/cli/values.hpp"

namespace dealkit::io::cli {

using Environment = std::map<std::string, std::string, std::less<>>;

struct Request {
  std::vector<std::string> arguments = {};  // without argv[0]
  Environment environment = {};
  /// Where TOOL.toml is looked for when --config is not given; $CONFIGURATION_DIRECTORY beats it.
  std::string configuration_directory = "/etc/dealkit";
};

/// One call, ready to run.
struct Invocation {
  const Tool* tool = nullptr;
  CommandPath path = {};
  std::string verb = {};                  // "" for the default command, "policy eval"
  std::vector<std::string> words = {};
  Values values = {};
  std::string config_file = {};           // empty: none was read
  base::ConfigTree config = {};           // the file's tree, for the tool's own sections
  Environment environment = {};

  /// A section of the configuration file that the tool declared; nullptr if absent.
  const base::ConfigTree* section(std::string_view name) const { return config.find(name); }
};

/// What prepare() came to: run `invocation`, or print and leave with `status`.
struct Prepared {
  std::optional<Invocation> invocation = {};
  int status = 0;
  std::string out = {};  // for stdout
  std::string err = {};  // for stderr: complete lines
};

/// Reads the configuration file and nothing else; writes nothing. `tool` must outlive the result.
Prepared prepare(const Tool& tool, const Request& request);

}  // namespace dealkit::io::cli
