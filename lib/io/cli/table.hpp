// The option table of a tool, as plain values. Everything that must agree comes from it: parsing,
// --help, the man page's OPTIONS, the shells' completions, --print-config, the keys of the
// configuration file and the names of the environment's variables.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/base/config_tree.hpp"
#include "core/base/result.hpp"

namespace dealkit::io::cli {

enum class Kind : std::uint8_t {
  flag,      // present or not; may be repeated ("-VV" counts 2)
  text,
  integer,   // int64 within [min, max]
  size,      // bytes: 65536, 64K, 1M, 2G (powers of 1024)
  choice,    // one of `choices`
  duration,  // 1h30m, 500ms
  instant,   // RFC 3339
  path,      // a file or directory; completed by the shells
};

struct Option {
  std::string name = {};          // long name without dashes, kebab-case: "fail-on"
  char letter = 0;                // short letter, 0 for none
  std::string value = {};         // name of the value in help: "FILE"; empty for flags
  Kind kind = Kind::flag;
  std::string help = {};          // one line, no full stop
  std::string group = {};         // heading in help; empty = "Options"
  std::string default_text = {};  // as it would be typed; empty = none
  std::vector<std::string> choices = {};  // of Kind::choice; proposals for any other kind
  bool folder = false;            // of Kind::path: the shells offer folders only
  std::string listed_by = {};     // a flag of the tool that prints what the shells offer as value:
                                  // lines "WORD<tab>what it is"
  bool repeatable = false;        // a list: each occurrence adds one
  bool value_optional = false;    // a value only after '=': --fix, --fix=unsafe
  std::string implied = {};       // what --fix alone stands for, with value_optional
  // Of integers, sizes in bytes and, min only, times in seconds since 1970.
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::string detail = {};        // paragraphs for the manual, after `help`
  bool in_file = true;            // may stand in the configuration file, as snake_case
  bool in_env = true;             // may come from DEALKIT_TOOL_NAME
  bool shared = false;            // also from DEALKIT_NAME, which DEALKIT_TOOL_NAME beats
  bool output = false;            // of Kind::path: the call writes the file, reads it otherwise
  bool store_url = false;         // its value may name the file of a store: sqlite:PATH
  std::string writes = {};        // of a flag: the option whose file is written if it is set
  bool secret = false;            // never on the command line, never printed
  bool hidden = false;            // not in help, manual and completions
  std::string deprecated = {};    // what to use instead; warns when used

  std::string key() const;        // "fail_on", the key in the file
  bool takes_value() const { return kind != Kind::flag; }
  bool needs_value() const { return takes_value() && !value_optional; }
  /// A flag that another layer may have set can be taken back with --no-NAME.
  bool negatable() const { return kind == Kind::flag && (in_file || in_env); }
};

struct Positional {
  std::string name = {};  // "FILE"
  std::uint32_t min = 0;
  std::uint32_t max = std::numeric_limits<std::uint32_t>::max();
  std::string help = {};
  bool path = true;       // completed as file names
  bool output = false;    // the call writes the file, reads it otherwise
  bool store_url = false; // a store: sqlite:PATH, postgresql://…
};

struct Example {
  std::string text = {};     // what it does
  std::string command = {};  // what to type
};

struct Invocation;
/// A command's work; the value is its exit status. An Error is printed and mapped by base::traits.
using Run = std::function<base::Result<int>(const Invocation&)>;

/// A verb, or the whole tool without one. Options of a verb also hold for its subcommands; those of
/// the tool's default command hold for itself only.
struct Command {
  std::string name = {};
  Run run = {};                  // what it does; of verb_required nothing
  std::string summary = {};      // one line
  std::string description = {};  // paragraphs, separated by empty lines
  std::vector<Positional> positionals = {};
  std::vector<Option> options = {};
  std::vector<Command> subcommands = {};
  std::vector<Example> examples = {};
  bool verb_required = false;    // only its subcommands can be run
};

/// A structured part of the configuration file that the tool reads itself: [policy], [[external]].
struct Section {
  std::string name = {};
  std::string help = {};
  std::vector<std::string> secret_keys = {};  // redacted at any depth by --print-config
};

struct Tool {
  std::string name = {};
  std::string summary = {};
  std::vector<Option> options = {};  // of every command
  Command command = {};              // without a verb; its subcommands are the verbs
  std::vector<Section> sections = {};
  std::vector<std::string> libraries = {};  // "simdjson 3.0.1": for -VV
  /// What --check-config examines beyond the table: adds problems, touches nothing.
  std::function<void(const Invocation&, base::Problems&)> check = {};
};

/// "DEALKIT_VALIDATE_FAIL_ON"; with shared "DEALKIT_FAIL_ON".
std::string environment_name(const Tool& tool, const Option& option, bool shared = false);

/// The commands from the default one down to the one named by `verbs`, innermost last.
using CommandPath = std::vector<const Command*>;

/// Options that hold for the innermost command of `path`: its own, its parents', the tool's.
std::vector<const Option*> options_of(const Tool& tool, const CommandPath& path);
/// "validate policy eval".
std::string full_name(const Tool& tool, const CommandPath& path);
/// Every command that can be run or has subcommands, with its path, parents first.
std::vector<CommandPath> all_commands(const Tool& tool);
/// The words that select the command: "store check"; "" of a tool without commands.
std::string verb_of(const CommandPath& path);
/// Each option of any command once, by name: an option means the same wherever it stands.
std::vector<const Option*> all_options(const Tool& tool);
/// What is wrong with the table itself: doubled names, missing help, a command that does nothing,
/// a default that does not parse.
std::vector<std::string> table_faults(const Tool& tool);

}  // namespace dealkit::io::cli
