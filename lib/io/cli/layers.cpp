// Precedence, and the keys of the configuration file.
#include "io/cli/layers.hpp"

#include <algorithm>

#include "core/base/nearest.hpp"

namespace dealkit::io::cli {
namespace {

using base::ConfigTree;
using base::Errc;
using base::Error;
using base::Result;
using TreeKind = base::ConfigTree::Kind;

Error wrong_key(std::string message) { return Error{Errc::configuration, std::move(message), {}}; }

std::string_view expected_type(const Option& option) {
  switch (option.kind) {
    case Kind::flag: return "a boolean";
    case Kind::integer: return "an integer";
    case Kind::size: return "an integer or a string such as \"64K\"";
    case Kind::instant: return "a string or an offset date-time";
    default: return "a string";
  }
}

/// One value of the file as it would be typed.
Result<std::string> typed_text(const Option& option, const ConfigTree& value) {
  const auto kind = value.kind();
  bool fits = kind == TreeKind::string && option.kind != Kind::flag && option.kind != Kind::integer;
  fits = fits || (option.kind == Kind::flag && kind == TreeKind::boolean);
  fits = fits || (kind == TreeKind::integer &&
                  (option.kind == Kind::integer || option.kind == Kind::size));
  fits = fits || (option.kind == Kind::instant && kind == TreeKind::time);
  fits = fits || (option.value_optional && kind == TreeKind::boolean && value.boolean());
  if (!fits) {
    return wrong_key("'" + option.key() + "' must be " + std::string(expected_type(option)) +
                 ", not " + std::string(base::describe(kind)));
  }
  return kind == TreeKind::boolean && option.value_optional ? std::string(no_value) : value.text();
}

Result<std::vector<std::string>> typed_texts(const Option& option, const ConfigTree& value) {
  std::vector<std::string> texts;
  if (option.repeatable && value.is(TreeKind::array)) {
    for (const auto& element : value.elements()) {
      DEALKIT_ASSIGN_OR_RETURN(auto text, typed_text(option, element));
      texts.push_back(std::move(text));
    }
    return texts;
  }
  DEALKIT_ASSIGN_OR_RETURN(auto text, typed_text(option, value));
  texts.push_back(std::move(text));
  return texts;
}

Result<Setting> read_layer(const Option& option, std::vector<std::string> texts, Origin origin,
                           std::string where) {
  for (auto& text : texts) {
    if (text == no_value) text = option.implied;
  }
  // An optional value that was left out, and stands for nothing: the option is set, without text.
  const bool bare = option.value_optional && option.implied.empty() &&
                    std::all_of(texts.begin(), texts.end(),
                                [](const std::string& text) { return text.empty(); });
  DEALKIT_ASSIGN_OR_RETURN(auto setting,
                           bare ? Result<Setting>(Setting{&option, origin, {}, {""}, {}, {}, {}})
                                : read_setting(option, std::move(texts)));
  setting.origin = origin;
  setting.where = std::move(where);
  return setting;
}

std::vector<std::string> split_commas(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (;;) {
    const auto comma = text.find(',', begin);
    parts.push_back(text.substr(begin, comma - begin));
    if (comma == std::string::npos) return parts;
    begin = comma + 1;
  }
}

class Resolver {
 public:
  explicit Resolver(const Layers& layers) : layers_(layers) {
    out_.problems = base::Problems(layers.file_name);
  }

  Resolved run() {
    const auto options = options_of(layers_.tool, layers_.arguments.path);
    for (const auto* option : options) set_default(*option);
    read_file(options);
    for (const auto* option : options) {
      read_environment(*option);
      read_argument(*option);
    }
    out_.problems.sort();
    return std::move(out_);
  }

 private:
  void set_default(const Option& option) {
    Setting setting;
    setting.option = &option;
    if (!option.default_text.empty()) {
      // table_faults() holds every default to be readable.
      auto read = read_layer(option, {option.default_text}, Origin::standard, "default");
      if (read) setting = std::move(*read);
    } else if (option.kind == Kind::flag) {
      setting.integers = {0};
    }
    out_.values.set(std::move(setting));
  }

  void read_file(const std::vector<const Option*>& options) {
    const auto known = all_options(layers_.tool);
    std::vector<std::string> keys;
    for (const auto* option : known) {
      if (option->in_file && !option->hidden) keys.push_back(option->key());
    }
    for (const auto& section : layers_.tool.sections) keys.push_back(section.name);
    for (const auto& member : layers_.file.members()) {
      const auto& sections = layers_.tool.sections;
      if (std::any_of(sections.begin(), sections.end(),
                      [&](const Section& s) { return s.name == member.key; })) {
        continue;
      }
      const auto found = std::find_if(known.begin(), known.end(), [&](const Option* option) {
        return option->key() == member.key;
      });
      if (found == known.end()) {
        out_.problems.add(member.position, "unknown key '" + member.key + "'" +
                                               base::did_you_mean(member.key, keys));
      } else if (!(*found)->in_file) {
        out_.problems.add(member.position, "'" + member.key +
                                               "' cannot stand in a file: use --" + (*found)->name);
      } else {
        read_member(**found, member, options);
      }
    }
  }

  void read_member(const Option& option, const ConfigTree::Member& member,
                   const std::vector<const Option*>& options) {
    const auto at = member.value.position();
    auto texts = typed_texts(option, member.value);
    if (!texts) {
      out_.problems.add(at, texts.error().message);
      return;
    }
    std::string where = layers_.file_name + ":" + std::to_string(at.line) + ":" +
                        std::to_string(at.column);
    auto setting = read_layer(option, std::move(*texts), Origin::file, std::move(where));
    if (!setting) {
      out_.problems.add(at, "'" + option.key() + "': " + setting.error().message);
      return;
    }
    const bool ours = std::any_of(options.begin(), options.end(),
                                  [&](const Option* o) { return o->name == option.name; });
    if (ours) accept(std::move(*setting));
  }

  void read_environment(const Option& option) {
    if (!option.in_env) return;
    std::string name = environment_name(layers_.tool, option);
    auto found = layers_.environment.find(name);
    const auto unset = [&] {
      return found == layers_.environment.end() || found->second.empty();
    };
    if (unset() && option.shared) {
      name = environment_name(layers_.tool, option, true);
      found = layers_.environment.find(name);
    }
    if (unset()) return;
    auto texts = option.repeatable ? split_commas(found->second)
                                   : std::vector<std::string>{found->second};
    if (option.value_optional && found->second == "true") texts = {std::string(no_value)};
    auto setting = read_layer(option, std::move(texts), Origin::environment, name);
    if (setting) {
      accept(std::move(*setting));
    } else if (option.secret) {
      out_.problems.add(base::Problem{name, {}, "its value cannot be read"});
    } else {
      out_.problems.add(base::Problem{name, {}, setting.error().message});
    }
  }

  void read_argument(const Option& option) {
    const auto found = layers_.arguments.options.find(option.name);
    if (found == layers_.arguments.options.end()) return;
    auto setting = read_layer(option, found->second, Origin::argument, "--" + option.name);
    if (setting) {
      accept(std::move(*setting));
      return;
    }
    out_.usage_errors.push_back(
        Error{Errc::usage, "option '--" + option.name + "': " + setting.error().message, {}});
  }

  void accept(Setting setting) {
    const Option& option = *setting.option;
    if (!option.deprecated.empty()) {
      out_.warnings.push_back(setting.where + " is deprecated: use " + option.deprecated);
    }
    out_.values.set(std::move(setting));
  }

  const Layers& layers_;
  Resolved out_;
};

}  // namespace

Resolved resolve(const Layers& layers) { return Resolver(layers).run(); }

}  // namespace dealkit::io::cli
