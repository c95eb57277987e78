// The pipe host as a whole: order, error policy, outputs that fail, early ends, signals.
#include "io/ndjson/pipe_host.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "core/base/rng.hpp"
#include "io/sys/clock.hpp"
#include "io/sys/file.hpp"
#include "io/sys/signals.hpp"

namespace dealkit::io::ndjson {
namespace {

/// Passes records on; "bad…" cannot be read, "no…" is refused. Optionally dawdles at random.
class Echo final : public base::SingleDecider {
 public:
  explicit Echo(std::uint64_t seed = 0) : dawdle_(seed != 0), rng_(seed) {}
  base::Result<base::Verdict> decide_one(const base::Request& request, std::size_t,
                                         base::Replies& replies) override {
    if (dawdle_ && rng_.below(4) == 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(rng_.below(300)));
    }
    replies.main += request.bytes;  // half a reply is taken back on errors
    if (request.bytes.starts_with("bad")) {
      return base::Error{base::Errc::data, "expected something good", {3, 1, 4}};
    }
    replies.main += '\n';
    return request.bytes.starts_with("no") ? base::Verdict::negative : base::Verdict::positive;
  }

 private:
  bool dawdle_;
  base::Rng rng_;
};

/// Echoes; each worker dawdles in its own way if there is a seed.
class EchoTool final : public base::HostedTool {
 public:
  explicit EchoTool(std::uint64_t seed = 0) : seed_(seed) {}
  std::unique_ptr<base::Decider> make_decider() override {
    return std::make_unique<Echo>(seed_ == 0 ? 0 : seed_++);
  }

 private:
  std::uint64_t seed_;
};

Outcome run_echo(const PipeOptions& options) {
  EchoTool tool;
  return run(options, tool);
}

/// How long something may take that takes no time, before a test says that it hangs.
constexpr std::chrono::seconds patience{20};

struct Ran {
  Outcome outcome;
  std::string out;
  std::string err;
};

class PipeHost : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "dealkit-host-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
    options_.tool = {"tool", "1.2"};
    options_.handle_signals = false;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string path(const std::string& name) const { return directory_ / name; }
  static std::string content(const std::string& path) {
    auto bytes = sys::read_file(path, 100 << 20);
    return bytes ? *bytes : "error: " + bytes.error().message;
  }

  /// Runs with `input` as the file "in" and standard streams in files.
  Ran run_on(const std::string& input, base::HostedTool& tool) {
    std::ofstream(path("in")) << input;
    if (options_.inputs.empty()) options_.inputs = {{path("in"), "in"}};
    const auto out = sys::open_output(path("out"), sys::OutputMode::truncate);
    const auto err = sys::open_output(path("err"), sys::OutputMode::truncate);
    options_.streams.out = out->get();
    options_.streams.err = err->get();
    const auto outcome = run(options_, tool);
    return {outcome, content(path("out")), content(path("err"))};
  }
  Ran run_on(const std::string& input, std::uint64_t seed = 0) {
    EchoTool tool(seed);
    return run_on(input, tool);
  }

  std::filesystem::path directory_;
  PipeOptions options_;
};

TEST_F(PipeHost, PassesRecordsThroughAndCounts) {
  const auto ran = run_on("a\r\n\nno b\nc");
  EXPECT_EQ(ran.out, "a\nno b\nc\n");
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.outcome.counts, (Counts{3, 3, 1, 0, 10}));
  EXPECT_EQ(ran.outcome.exit_status, 1);
  EXPECT_EQ(run_on("").outcome.exit_status, 0);
}

TEST_F(PipeHost, ReportsUnreadableLinesAndGoesOn) {
  options_.stats = true;
  const auto ran = run_on("a\nbad\nno\n");
  EXPECT_EQ(ran.out, "a\nno\n");
  EXPECT_EQ(ran.outcome.exit_status, 65);
  const std::string message = "tool: in:2:4: error: expected something good\n";
  ASSERT_TRUE(ran.err.starts_with(message)) << ran.err;
  EXPECT_TRUE(ran.err.substr(message.size())
                  .starts_with(R"({"tool":"tool","read":3,"written":2,"rejected":1,"bad":1,)"
                               R"("bytes":9,"seconds":)"))
      << ran.err;
}

TEST_F(PipeHost, StopsAtTheFirstUnreadableLineIfAsked) {
  options_.on_error = OnError::fail;
  for (const unsigned jobs : {1U, 4U}) {
    options_.jobs = jobs;
    const auto ran = run_on("a\nbad 1\nb\nbad 2\n");
    EXPECT_EQ(ran.out, "a\n");
    EXPECT_EQ(ran.err, "tool: in:2:4: error: expected something good\n");
    EXPECT_EQ(ran.outcome.counts.read, 2U);
    EXPECT_EQ(ran.outcome.exit_status, 65);
  }
}

TEST_F(PipeHost, StopsBeyondMaxErrors) {
  options_.max_errors = 1;
  EXPECT_EQ(run_on("bad\na\n").out, "a\n");
  for (const std::size_t lines : {1U, 100U}) {
    options_.limits.max_lines = lines;
    const auto ran = run_on("bad\na\nbad\nb\nbad\n");
    EXPECT_EQ(ran.out, "a\n");
    EXPECT_EQ(ran.outcome.counts.bad, 2U);
    EXPECT_EQ(ran.outcome.exit_status, 65);
    EXPECT_NE(ran.err.find("more than 1 unreadable lines"), std::string::npos);
  }
}

TEST_F(PipeHost, KeepsDeadLetters) {
  options_.dead_letter = path("dead");
  options_.limits.max_record_bytes = 20;
  run_on("a\nbad \"x\"\nbad \xFF\n" + std::string(30, 'y') + "\n");
  run_on("bad again\n");  // another run adds to the file
  const std::string common = R"("message":"expected something good","pointer":"",)";
  EXPECT_EQ(
      content(path("dead")),
      R"({"type":"dead_letter","source":"in","line":2,"byte_offset":2,"code":"data",)" + common +
          R"("raw":"bad \"x\"","tool":"tool","tool_version":"1.2"})" "\n"
      R"({"type":"dead_letter","source":"in","line":3,"byte_offset":10,"code":"data",)" + common +
          R"("raw_base64":"YmFkIP8=","tool":"tool","tool_version":"1.2"})" "\n"
      R"({"type":"dead_letter","source":"in","line":4,"byte_offset":16,"code":"limit",)"
      R"("message":"expected a record of at most 20 bytes, found 30; )"
      R"(--max-record-bytes raises the limit","pointer":"",)"
      R"("tool":"tool","tool_version":"1.2"})" "\n"
      R"({"type":"dead_letter","source":"in","line":1,"byte_offset":0,"code":"data",)" + common +
          R"("raw":"bad again","tool":"tool","tool_version":"1.2"})" "\n");
}

TEST_F(PipeHost, SaysTheSameWithAnyNumberOfJobs) {
  std::string input;
  for (int i = 0; i < 20'000; ++i) {
    input += (i % 101 == 0 ? "bad " : i % 7 == 0 ? "no " : "yes ") + std::to_string(i) + "\n";
  }
  options_.block_bytes = 1024;
  const auto alone = run_on(input);
  for (const unsigned jobs : {2U, 8U}) {
    options_.jobs = jobs;
    const auto many = run_on(input, 1 + jobs);
    EXPECT_TRUE(many.out == alone.out);
    EXPECT_TRUE(many.err == alone.err);
    EXPECT_EQ(many.outcome.counts, alone.outcome.counts);
    EXPECT_EQ(many.outcome.exit_status, 65);
  }
  options_.max_errors = 100;
  options_.jobs = 1;
  const auto cut_alone = run_on(input);
  options_.jobs = 8;
  const auto cut = run_on(input, 3);
  EXPECT_TRUE(cut.out == cut_alone.out);
  EXPECT_TRUE(cut.err == cut_alone.err);
  EXPECT_EQ(cut.outcome.counts.bad, 101U);
}

TEST_F(PipeHost, TellsOfMissingInputsAndReadsTheOthers) {
  std::ofstream(path("a")) << "1\n";
  options_.inputs = inputs_of({path("a"), path("absent"), path("a")});
  const auto ran = run_on("");
  EXPECT_EQ(ran.out, "1\n1\n");
  EXPECT_EQ(ran.err, "tool: error: " + path("absent") + ": No such file or directory\n");
  EXPECT_EQ(ran.outcome.exit_status, 66);
}

TEST_F(PipeHost, RefusesToReadStandardInputTwice) {
  options_.inputs = inputs_of({"-", "-"});
  EXPECT_EQ(run_on("").outcome.exit_status, 64);
}

TEST_F(PipeHost, FailsWhenAnOutputCannotBeOpenedOrWritten) {
  options_.dead_letter = path("no/where");
  EXPECT_EQ(run_on("a\n").outcome.exit_status, 74);
  options_.dead_letter = "/dev/full";
  const auto dead = run_on("bad\n");
  EXPECT_EQ(dead.outcome.exit_status, 74);
  EXPECT_NE(dead.err.find("/dev/full: write: No space left on device"), std::string::npos);

  options_.dead_letter.clear();
  std::ofstream(path("in")) << "a\n";
  const sys::Fd full(::open("/dev/full", O_WRONLY));
  options_.streams.out = full.get();
  for (const unsigned jobs : {1U, 4U}) {
    options_.jobs = jobs;
    EXPECT_EQ(run_echo(options_).exit_status, 74);
  }
}

/// Endless input into a host whose reader goes away; must end by itself.
TEST_F(PipeHost, EndsQuietlyWhenItsReaderGoes) {
  const auto old = std::signal(SIGPIPE, SIG_IGN);
  for (const unsigned jobs : {1U, 4U}) {
    auto in = sys::make_pipe();
    auto out = sys::make_pipe();
    auto err = sys::make_pipe();
    std::thread producer([&] {
      const std::string text(4095, 'x');
      while (sys::write_all(in->write_end.get(), text + "\n")) {
      }
    });
    out->read_end.reset();
    options_.jobs = jobs;
    options_.streams = {in->read_end.get(), out->write_end.get(), err->write_end.get()};
    const auto outcome = run_echo(options_);
    EXPECT_EQ(outcome.signal, SIGPIPE);
    EXPECT_EQ(outcome.exit_status, 141);
    err->write_end.reset();
    EXPECT_TRUE(sys::readable(err->read_end.get(), sys::forever));
    char c;
    EXPECT_EQ(*sys::read_some(err->read_end.get(), &c, 1), 0U);  // nothing was said
    in->read_end.reset();
    producer.join();
  }
  std::signal(SIGPIPE, old);
}

/// Results of one record must come out while the input stays open.
TEST_F(PipeHost, ShowsResultsWhenTheInputPauses) {
  for (const unsigned jobs : {1U, 3U}) {
    auto in = sys::make_pipe();
    auto out = sys::make_pipe();
    options_.jobs = jobs;
    options_.streams = {in->read_end.get(), out->write_end.get(), 2};
    std::thread host([&] { run_echo(options_); });
    for (int i = 0; i < 20; ++i) {
      ASSERT_TRUE(sys::write_all(in->write_end.get(), "a\nb\n"));
      std::string got;
      while (got.size() < 4) {
        char buffer[8];
        // A result that does not come fails the test; it does not hang it.
        if (!sys::readable(out->read_end.get(), patience)) break;
        const auto n = sys::read_some(out->read_end.get(), buffer, sizeof buffer);
        if (!n || *n == 0) break;
        got.append(buffer, *n);
      }
      EXPECT_EQ(got, "a\nb\n") << "after " << i << " pauses, with " << jobs << " jobs";
      if (got != "a\nb\n") break;
    }
    in->write_end.reset();
    host.join();
  }
}

TEST_F(PipeHost, InterruptedWritesWholeRecordsAndDies) {
  for (const unsigned jobs : {1U, 3U}) {
    auto in = sys::make_pipe();
    auto out = sys::make_pipe();
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::signal(SIGINT, SIG_DFL);  // whoever runs tests in the background ignores it
      ::alarm(60);
      options_.handle_signals = true;
      options_.jobs = jobs;
      options_.streams = {in->read_end.get(), out->write_end.get(), 2};
      ::_exit(finish(run_echo(options_)));
    }
    out->write_end.reset();
    ASSERT_TRUE(sys::write_all(in->write_end.get(), "whole\nhal"));
    ASSERT_TRUE(sys::readable(out->read_end.get(), sys::forever));
    ::kill(pid, SIGINT);
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGINT);
    char buffer[64];
    const auto n = sys::read_some(out->read_end.get(), buffer, sizeof buffer);
    ASSERT_TRUE(n);
    EXPECT_EQ(std::string(buffer, *n), "whole\n");
  }
}

/// With a standard stream closed, no descriptor of ours may take its place and its data.
TEST_F(PipeHost, ClosedStandardStreamsAreErrors) {
  std::ofstream(path("in")) << "1234567\n";  // 8 bytes: what an eventfd would swallow
  for (const unsigned jobs : {1U, 3U}) {
    for (const int closed : {0, 1}) {
      const pid_t pid = ::fork();
      if (pid == 0) {
        ::alarm(20);
        const sys::Fd null(::open("/dev/null", O_RDWR));
        ::dup2(null.get(), 2);
        ::close(closed);
        options_.jobs = jobs;
        if (closed == 1) options_.inputs = inputs_of({path("in")});
        ::_exit(run_echo(options_).exit_status);
      }
      int status = 0;
      ASSERT_EQ(::waitpid(pid, &status, 0), pid);
      ASSERT_TRUE(WIFEXITED(status)) << closed;
      EXPECT_EQ(WEXITSTATUS(status), 74) << closed;
    }
  }
}

/// Writes to both streams, sums up in order, says a last word, makes output of unreadable lines.
class Summing final : public base::HostedTool {
 public:
  class Handler final : public base::Decider {
   public:
    void decide(std::span<const base::Request> lines, base::Replies& out) override {
      auto sum = std::make_shared<std::string>();
      for (const auto& line : lines) {
        if (line.error != nullptr) {
          out.main += "unreadable\n";
          out.count(base::Verdict::negative);
          continue;
        }
        out.main += std::string(line.bytes) + "\n";
        out.side += "side " + std::string(line.bytes) + "\n";
        *sum += line.bytes;
      }
      out.summary = std::move(sum);
    }
  };
  std::unique_ptr<base::Decider> make_decider() override { return std::make_unique<Handler>(); }
  base::Result<void> collect(std::span<const base::Request>, base::Replies& output) override {
    sum += *std::static_pointer_cast<std::string>(output.summary);
    if (sum.find(fail_at) != std::string::npos) {
      return base::Error{base::Errc::unavailable, "gave up"};
    }
    return {};
  }
  base::Result<void> finish(const Emit& emit) override {
    base::Replies output;
    output.main = "last: " + sum + "\n";
    return emit(output);
  }
  std::string sum;
  std::string fail_at = "Z";
};

TEST_F(PipeHost, HandsSummariesOnInOrder) {
  options_.limits = {5, 1};
  options_.side_path = path("side");
  for (const unsigned jobs : {1U, 4U}) {
    options_.jobs = jobs;
    Summing tool;
    const auto ran = run_on("a\nb\ntoo long\nc\n", tool);
    EXPECT_EQ(ran.out, "a\nb\nunreadable\nc\nlast: abc\n");
    EXPECT_EQ(content(path("side")), "side a\nside b\nside c\n");
    EXPECT_EQ(ran.outcome.exit_status, 1);
    EXPECT_EQ(ran.outcome.counts.bad, 0U);
  }
  options_.side_path.clear();
  Summing tool;
  EXPECT_EQ(run_on("a\nb\n", tool).err, "side a\nside b\n");
}

/// Keeps each line for which nothing stands in the way: "twice" is refused the second time.
class Keeping final : public base::HostedTool {
 public:
  base::Result<void> apply(std::span<const base::Request> lines, base::Replies& output) override {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].bytes == "gone") {
        return base::Error{base::Errc::unavailable, "the store is away"};
      }
      if (kept.find(lines[i].bytes) == std::string::npos) {
        kept += lines[i].bytes;
        output.main += std::string(lines[i].bytes) + "\n";
        continue;
      }
      static_cast<void>(output.add_bad(i, {base::Errc::data, "there already"}));
      if (output.bad_allowed && output.bad.size() > *output.bad_allowed) return {};
    }
    return {};
  }
  std::string kept;
};

TEST_F(PipeHost, TellsAToolWithAStoreWhereToEnd) {
  for (const std::size_t lines_a_batch : {1U, 100U}) {
    options_.limits.max_lines = lines_a_batch;
    Keeping all;
    EXPECT_EQ(run_on("a\na\nb\nb\nc\n", all).out, "a\nb\nc\n");
    EXPECT_EQ(all.kept, "abc");
    options_.max_errors = 1;
    Keeping some;
    const auto ran = run_on("a\na\nb\nb\nc\n", some);
    EXPECT_EQ(ran.out, "a\nb\n");
    EXPECT_EQ(some.kept, "ab");
    EXPECT_EQ(ran.outcome.exit_status, 65);
    options_.max_errors.reset();
    options_.on_error = OnError::fail;
    Keeping first;
    EXPECT_EQ(run_on("a\na\nb\nb\nc\n", first).out, "a\n");
    EXPECT_EQ(first.kept, "a");
    options_.on_error = OnError::go_on;
  }
  Keeping tool;
  const auto ran = run_on("a\ngone\n", tool);
  EXPECT_EQ(ran.outcome.exit_status, 69);
  EXPECT_EQ(ran.err, "tool: error: the store is away\n");
}

TEST_F(PipeHost, CountsUnreadableLinesOfTheBatchesBefore) {
  for (const std::size_t lines_a_batch : {1U, 2U, 3U, 4U, 100U}) {
    options_.limits.max_lines = lines_a_batch;
    options_.max_errors = 1;
    Keeping some;  // "a" twice and "b" twice: the second one of each is unreadable
    EXPECT_EQ(run_on("a\na\nb\nb\nc\nd\n", some).out, "a\nb\n") << lines_a_batch;
    EXPECT_EQ(some.kept, "ab") << lines_a_batch << " lines a batch";
    options_.max_errors = 2;
    Keeping more;
    EXPECT_EQ(run_on("a\na\nb\nb\nc\nc\nd\n", more).out, "a\nb\nc\n") << lines_a_batch;
    EXPECT_EQ(more.kept, "abc") << lines_a_batch << " lines a batch";
  }
}

TEST_F(PipeHost, EndsAtABadLineThoughItsInputStaysOpen) {
  options_.on_error = OnError::fail;
  for (const unsigned jobs : {1U, 4U}) {
    auto in = sys::make_pipe();
    const auto out = sys::open_output(path("out"), sys::OutputMode::truncate);
    const auto err = sys::open_output(path("err"), sys::OutputMode::truncate);
    options_.jobs = jobs;
    options_.streams = {in->read_end.get(), out->get(), err->get()};
    auto ended = std::async(std::launch::async, [&] {
      return run_echo(options_);
    });
    ASSERT_TRUE(sys::write_all(in->write_end.get(), "a\nbad\n"));
    const auto state = ended.wait_for(patience);
    in->write_end.reset();  // so that it ends in any case
    EXPECT_EQ(state, std::future_status::ready) << "waits for its input, with " << jobs << " jobs";
    EXPECT_EQ(ended.get().exit_status, 65);
  }
}

/// Notes "note N" on the second stream for each record that it takes.
class Noting final : public base::HostedTool {
 public:
  class Handler final : public base::Decider {
   public:
    void decide(std::span<const base::Request> lines, base::Replies& out) override {
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].bytes.starts_with("bad")) {
          if (!out.add_bad(i, {base::Errc::data, "expected something good", {3, 1, 4}})) return;
        } else {
          out.side += "note " + std::to_string(lines[i].line) + "\n";
        }
      }
    }
  };
  std::unique_ptr<base::Decider> make_decider() override { return std::make_unique<Handler>(); }
};

TEST_F(PipeHost, SpeaksOfLinesInTheirOrderHoweverTheyArrive) {
  std::string input;
  std::string expected;
  for (int i = 1; i <= 40; ++i) {
    const bool bad = i % 3 == 1 || i % 7 == 0;
    input += bad ? "bad\n" : "good\n";
    const auto number = std::to_string(i);
    expected += bad ? "tool: in:" + number + ":4: error: expected something good\n"
                    : "note " + number + "\n";
  }
  for (const unsigned jobs : {1U, 8U}) {
    for (const std::size_t lines_a_batch : {1U, 2U, 5U, 1000U}) {
      options_.jobs = jobs;
      options_.limits.max_lines = lines_a_batch;
      Noting tool;
      EXPECT_EQ(run_on(input, tool).err, expected) << jobs << " jobs, " << lines_a_batch;
    }
  }
}

TEST_F(PipeHost, EndsWithTheErrorOfATool) {
  options_.limits.max_lines = 1;
  for (const unsigned jobs : {1U, 4U}) {
    options_.jobs = jobs;
    Summing tool;
    tool.fail_at = "b";
    const auto ran = run_on("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\n", tool);
    EXPECT_EQ(ran.outcome.exit_status, 69);
    EXPECT_EQ(ran.out, "a\nb\n");
    EXPECT_TRUE(ran.err.starts_with("side a\nside b\n")) << "first what is said of the lines";
    EXPECT_TRUE(ran.err.ends_with(": error: gave up\n")) << ran.err;
    EXPECT_EQ(tool.sum, "ab");
  }
}

TEST_F(PipeHost, LetsExceptionsOutOfItsThreads) {
  class Throwing final : public base::HostedTool, public base::Decider {
   public:
    std::unique_ptr<base::Decider> make_decider() override { return std::make_unique<Throwing>(); }
    void decide(std::span<const base::Request>, base::Replies&) override { throw 7; }
  };
  for (const unsigned jobs : {1U, 4U}) {
    options_.jobs = jobs;
    Throwing tool;
    EXPECT_THROW(run_on("a\nb\n", tool), int);
  }
}

/// Writes down what is done with each line; a line is a batch. apply() waits, if `wait_for` says
/// so, until another line has been handled, which only comes to pass on two threads.
class Following final : public base::HostedTool {
 public:
  class Handler final : public base::Decider {
   public:
    explicit Handler(Following& tool) : tool_(tool) {}
    void decide(std::span<const base::Request> lines, base::Replies& out) override {
      for (const auto& line : lines) {
        tool_.note("handle " + std::string(line.bytes));
        if (line.bytes == "throw") throw 7;
        out.summary = std::make_shared<std::string>(line.bytes);
      }
    }
    void due(bool wanted) override { tool_.note(wanted ? "due" : "not wanted"); }

   private:
    Following& tool_;
  };
  std::unique_ptr<base::Decider> make_decider() override {
    return std::make_unique<Handler>(*this);
  }
  base::Result<void> apply(std::span<const base::Request> lines, base::Replies& output) override {
    const std::string line(lines.empty() ? "" : lines.front().bytes);
    EXPECT_EQ(*std::static_pointer_cast<std::string>(output.summary), line);
    if (const auto next = wait_for.find(line); next != wait_for.end()) {
      std::unique_lock lock(mutex_);
      EXPECT_TRUE(changed_.wait_for(lock, patience, [&] {
        return notes_.find("handle " + next->second + "\n") != std::string::npos;
      })) << "nothing is handled while a batch is applied";
    }
    note("apply " + line);
    if (line == "gone") return base::Error{base::Errc::unavailable, "the store is away"};
    output.main += line + "\n";
    return {};
  }
  std::string notes() {
    const std::lock_guard lock(mutex_);
    return notes_;
  }
  std::map<std::string, std::string> wait_for;

 private:
  void note(const std::string& what) {
    {
      const std::lock_guard lock(mutex_);
      notes_ += what + "\n";
    }
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string notes_;
};

TEST_F(PipeHost, HandlesOneBatchAheadOfTheOneThatIsSettled) {
  options_.limits.max_lines = 1;
  options_.ahead = true;
  Following tool;
  tool.wait_for = {{"a", "b"}, {"b", "c"}};
  const auto ran = run_on("a\nb\nc\n", tool);
  EXPECT_EQ(ran.out, "a\nb\nc\n");
  EXPECT_EQ(ran.outcome.exit_status, 0);
  EXPECT_EQ(tool.notes(), "due\nhandle a\nhandle b\napply a\ndue\nhandle c\napply b\ndue\n"
                          "apply c\ndue\n");
}

TEST_F(PipeHost, SaysTheSameOneBatchAhead) {
  options_.ahead = true;
  for (const std::size_t lines_a_batch : {1U, 2U, 100U}) {
    options_.limits.max_lines = lines_a_batch;
    options_.max_errors = 1;
    Keeping some;
    const auto ran = run_on("a\na\nb\nb\nc\n", some);
    EXPECT_EQ(ran.out, "a\nb\n") << lines_a_batch;
    EXPECT_EQ(some.kept, "ab") << lines_a_batch;
    EXPECT_EQ(ran.outcome.exit_status, 65);
    options_.max_errors.reset();
    Noting notes;
    EXPECT_EQ(run_on("bad\ngood\nbad\ngood\n", notes).err,
              "tool: in:1:4: error: expected something good\nnote 2\n"
              "tool: in:3:4: error: expected something good\nnote 4\n");
  }
  Keeping none;
  EXPECT_EQ(run_on("", none).outcome.exit_status, 0);
}

TEST_F(PipeHost, EndsOneBatchAheadThoughItsInputStaysOpen) {
  options_.limits.max_lines = 1;
  options_.ahead = true;
  auto in = sys::make_pipe();
  const auto out = sys::open_output(path("out"), sys::OutputMode::truncate);
  const auto err = sys::open_output(path("err"), sys::OutputMode::truncate);
  options_.streams = {in->read_end.get(), out->get(), err->get()};
  Following tool;
  auto ended = std::async(std::launch::async, [&] { return run(options_, tool); });
  ASSERT_TRUE(sys::write_all(in->write_end.get(), "a\ngone\n"));
  const auto state = ended.wait_for(patience);
  in->write_end.reset();  // so that it ends in any case
  EXPECT_EQ(state, std::future_status::ready) << "waits for its input";
  EXPECT_EQ(ended.get().exit_status, 69);
  EXPECT_TRUE(tool.notes().ends_with("apply gone\nnot wanted\n")) << tool.notes();
  EXPECT_EQ(content(path("out")), "a\n");
}

TEST_F(PipeHost, LetsExceptionsOutOfItsThreadAhead) {
  options_.limits.max_lines = 1;
  options_.ahead = true;
  Following tool;
  EXPECT_THROW(run_on("a\nthrow\nb\n", tool), int);
  EXPECT_EQ(tool.notes().find("apply throw"), std::string::npos);
  EXPECT_EQ(content(path("out")).find("throw"), std::string::npos);
}

}  // namespace
}  // namespace dealkit::io::ndjson
