// A small pass-through filter that does everything right which the torture list asks for, and one
// thing wrong when told: it proves that each check can fail (tests/torture/self_test.py).
//   right_filter [-jN|--jobs=N] [--spill] [--dead-letter FILE] [FILE|-]
// FAULT=NAME in the environment chooses the fault.
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"

namespace {

constexpr std::size_t kRecordBytes = 1 << 20;
constexpr int kBadLine = 65;
volatile std::sig_atomic_t stopped = 0;
std::string_view fault;

bool has(std::string_view name) { return fault == name; }

void on_signal(int number) { stopped = number; }

[[noreturn]] void leave(int status, std::string_view message) {
  if (!message.empty()) {
    std::fprintf(stderr, "right_filter: error: %s\n", std::string(message).c_str());
  }
  std::_Exit(status);
}

/// Writes whole buffers; a reader that went away is a quiet 141, any other failure is 74.
void write_out(std::string& out) {
  std::string_view rest = out;
  while (!rest.empty()) {
    const auto n = write(1, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EPIPE && !has("broken_pipe_ignored")) leave(141, "");
    if (n < 0) leave(has("full_device") ? 0 : 74, "cannot write to standard output");
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  out.clear();
}

class Filter {
 public:
  void line(std::string_view text) {
    const bool marked = first_ && text.starts_with("\xef\xbb\xbf");
    if (marked && !has("byte_order_mark")) text.remove_prefix(3);
    first_ = false;
    if (text.ends_with('\r') && !has("crlf")) text.remove_suffix(1);
    if (text.find_first_not_of(" \t\r") == std::string_view::npos && !has("blank_lines")) return;
    ++number_;
    if (skipping_ || text.size() > kRecordBytes || !reader_.read(text)) return bad();
    if (has("end_of_time") && text.find("9999-12-31") != std::string_view::npos) {
      leave(70, "internal error");
    }
    if (has("jobs") && jobs_ == "-j8" && number_ % 7 == 0) return;
    out_.append(text);
    if (!has("records")) out_.push_back('\n');
    if (out_.size() > 65536) write_out(out_);
  }
  void bad() {
    status_ = has("bad_lines") ? 0 : kBadLine;
    if (has("garbage_out")) out_.append("{oops\n");
    if (has("stops_at_bad")) leave(kBadLine, "bad line");
    std::fprintf(stderr, "right_filter: line %d: error: cannot be read\n",
                 has("arrival") ? reads_ : number_);
  }

  void bytes(std::string_view text) {
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
      pending_.append(text.substr(0, end));
      line(pending_);
      pending_.clear();
      skipping_ = false;
      text.remove_prefix(end + 1);
    }
    pending_.append(text);
    if (pending_.size() > kRecordBytes + 2 && !has("line_of_100_mb")) {
      skipping_ = true;
      pending_.assign("x");
    }
  }

  int run(int fd) {
    static char block[65536];
    while (true) {
      pollfd waiting{fd, POLLIN, 0};
      if (poll(&waiting, 1, 0) == 0 && !has("shows_results_when_input_pauses")) write_out(out_);
      sigset_t none;
      sigemptyset(&none);
      ppoll(&waiting, 1, nullptr, &none);  // the only moment in which signals come in
      if (stopped != 0 && !has("hangs")) return interrupted();
      const auto n = read(fd, block, sizeof block);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) leave(has("dead_stdin") ? 0 : 66, "cannot read standard input");
      if (n == 0 || (n == 1 && has("short_reads"))) break;
      ++reads_;
      bytes(std::string_view(block, static_cast<std::size_t>(n)));
    }
    if (!pending_.empty() && !has("no_last_newline")) line(pending_);
    write_out(out_);
    if (has("empty_input") && number_ == 0) std::fputs("right_filter: no input\n", stderr);
    return status_;
  }

  int interrupted() {
    if (has("partial")) out_.append("{\"cut\":");
    if (!has("loses")) write_out(out_);
    if (has("interrupt")) return 0;
    std::signal(stopped, SIG_DFL);
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_UNBLOCK, &all, nullptr);
    std::raise(stopped);
    return 70;
  }

  void jobs(std::string_view argument) { jobs_ = argument; }

 private:
  dealkit::json::Reader reader_;
  std::string pending_, out_, jobs_;
  int number_ = 0, status_ = 0, reads_ = 0;
  bool first_ = true, skipping_ = false;
};

/// Opens the output of --dead-letter, unless that is what is read.
void open_letters(const char* path, int input) {
  struct stat out {}, in {};
  const bool same = stat(path, &out) == 0 && fstat(input, &in) == 0 && out.st_dev == in.st_dev &&
                    out.st_ino == in.st_ino;
  if (same && !has("overwrites_input")) leave(64, std::string(path) + " is the input");
  (void)!open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
}

}  // namespace

int main(int argc, char** argv) {
  if (const char* name = std::getenv("FAULT")) fault = name;
  if (has("head")) std::signal(SIGPIPE, SIG_IGN);
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigset_t waiting;
  sigemptyset(&waiting);
  sigaddset(&waiting, SIGINT);
  sigaddset(&waiting, SIGTERM);
  sigprocmask(SIG_BLOCK, &waiting, nullptr);
  Filter filter;
  int fd = 0;
  const char* letters = nullptr;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with("-j")) {
      filter.jobs(argument);
    } else if (argument == "--spill") {
      const char* folder = std::getenv("TMPDIR");
      if (has("kill_leaves_nothing") && folder != nullptr) {
        (void)!open((std::string(folder) + "/spill").c_str(), O_CREAT | O_WRONLY, 0600);
      }
    } else if (argument.starts_with("--jobs=")) {
      filter.jobs("-j8");
    } else if (argument == "--dead-letter" && i + 1 < argc) {
      letters = argv[++i];
    } else if (argument.starts_with("--")) {
      std::string text = "usage: right_filter\n";
      if (!has("help_to_full_device")) write_out(text);
      return 0;
    } else if (argument != "-" || has("missing_input")) {
      fd = open(argv[i], O_RDONLY);
      if (fd < 0) leave(has("missing_file") ? 65 : 66, std::string("cannot open ") + argv[i]);
    }
  }
  if (letters != nullptr) open_letters(letters, fd);
  return filter.run(fd);
}
