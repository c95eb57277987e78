// The files that a call names; see named_files.hpp.
#include "io/cli/named_files.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "io/sys/file_identity.hpp"

namespace dealkit::io::cli {
namespace {

struct NamedFile {
  std::string what;  // "--report r.ndjson", "the input c.ndjson"
  std::string path;
  sys::FileIdentity identity;
};

constexpr std::string_view sqlite_scheme = "sqlite:";

/// /dev/stdout and its like name a stream on purpose.
bool names_a_stream(const std::string& path) {
  return path == "/dev/stdout" || path == "/dev/stderr" || path.starts_with("/dev/fd/") ||
         path.starts_with("/proc/self/fd/");
}

class NamedFiles {
 public:
  NamedFiles(const Invocation& call, const StandardStreams& streams)
      : call_(call), streams_(streams) {
    if (!call.config_file.empty()) read("the configuration file ", call.config_file);
    for (const auto* option : options_of(*call.tool, call.path)) add_option(*option);
    add_words();
    if (auto identity = sys::identity_of(streams.in)) {
      read_.push_back({"standard input", "", std::move(*identity)});
    }
  }

  void written(std::string what, const std::string& path) {
    if (auto identity = sys::identity_of(path)) {
      written_.push_back({std::move(what) + path, path, std::move(*identity)});
    }
  }

  base::Result<void> check() const {
    for (std::size_t i = 0; i < written_.size(); ++i) {
      for (const auto& other : read_) DEALKIT_RETURN_IF_ERROR(check(written_[i], other));
      for (std::size_t k = 0; k < i; ++k) DEALKIT_RETURN_IF_ERROR(check(written_[i], written_[k]));
    }
    DEALKIT_RETURN_IF_ERROR(check_stream(streams_.out, "standard output"));
    return check_stream(streams_.err, "standard error");
  }

 private:
  void read(std::string what, const std::string& path) {
    if (auto identity = sys::identity_of(path)) {
      read_.push_back({std::move(what) + path, path, std::move(*identity)});
    }
  }

  /// Whether the call writes the file of this option: by itself, or since a flag says so.
  bool writes(const Option& option) const {
    if (option.output) return true;
    const auto options = options_of(*call_.tool, call_.path);
    return std::any_of(options.begin(), options.end(), [&](const Option* flag) {
      return flag->writes == option.name && call_.values.flag(flag->name);
    });
  }

  void add_option(const Option& option) {
    auto paths = call_.values.setting(option.name).texts;
    const bool to_write = writes(option);
    if (to_write && (paths.empty() || paths.back().empty())) paths = {option.implied};
    for (const auto& path : paths) {
      if (option.store_url) {
        if (path.starts_with(sqlite_scheme)) add_store(path.substr(sqlite_scheme.size()));
      } else if (option.kind == Kind::path && !path.empty() && path != "-") {
        const auto how = "--" + option.name + " ";
        to_write ? written(how, path) : read(how, path);
      }
    }
  }

  void add_store(const std::string& path) {
    for (const auto* suffix : {"", "-wal", "-shm", "-journal"}) {
      read("the store ", path + suffix);
    }
    if (auto identity = sys::identity_of(path)) {
      looped_.push_back({"the store " + path, path, std::move(*identity)});
    }
  }

  /// Words by their place; the last place takes all that follow.
  void add_words() {
    const auto& places = call_.path.back()->positionals;
    bool reads_stream = call_.words.empty() && !places.empty() && places.front().path &&
                        places.front().min == 0 && !places.front().output;
    for (std::size_t i = 0; i < call_.words.size() && !places.empty(); ++i) {
      const auto& place = places[std::min(i, places.size() - 1)];
      const auto& word = call_.words[i];
      if (!place.path) continue;
      if (word == "-") {
        reads_stream = reads_stream || !place.output;
      } else if (place.output) {
        written(place.name + " ", word);
      } else {
        read("the input ", word);
        if (auto identity = sys::identity_of(word)) {
          looped_.push_back({"the input " + word, word, std::move(*identity)});
        }
      }
    }
    if (!reads_stream) return;
    if (auto identity = sys::identity_of(streams_.in)) {
      looped_.push_back({"standard input", "", std::move(*identity)});
    }
  }

  static base::Result<void> check(const NamedFile& output, const NamedFile& other) {
    if (output.identity != other.identity) return {};
    return base::Error{base::Errc::usage,
                       output.what + " and " + other.what +
                           " are the same file; nothing was written: name another file"};
  }

  /// A redirected stream against what is read record by record, which it would never reach the end
  /// of, the store, and the call's own output files. What the shell has emptied already is no loss.
  base::Result<void> check_stream(int fd, std::string name) const {
    const auto identity = sys::identity_of(fd);
    if (!identity) return {};
    const NamedFile stream{std::move(name), "", *identity};
    for (const auto& output : written_) {
      if (!names_a_stream(output.path)) DEALKIT_RETURN_IF_ERROR(check(output, stream));
    }
    struct stat status {};
    if (::fstat(fd, &status) != 0 || status.st_size == 0) return {};
    for (const auto& input : looped_) DEALKIT_RETURN_IF_ERROR(check(stream, input));
    return {};
  }

  const Invocation& call_;
  const StandardStreams streams_;
  std::vector<NamedFile> read_;
  std::vector<NamedFile> written_;
  std::vector<NamedFile> looped_;  // what a stream must not be appended to
};

}  // namespace

base::Result<void> check_named_files(const Invocation& invocation,
                                     const StandardStreams& streams) {
  return NamedFiles(invocation, streams).check();
}

base::Result<void> check_written_file(const Invocation& invocation, const std::string& what,
                                      const std::string& path, const StandardStreams& streams) {
  NamedFiles files(invocation, streams);
  files.written(what, path);
  return files.check();
}

}  // namespace dealkit::io::cli
