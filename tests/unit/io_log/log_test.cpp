// Log lines: formats, levels, escaping, the journal's rule, rate limits.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "core/base/json/document.hpp"
#include "io/log/log.hpp"

namespace dealkit::io::log {
namespace {

using Lines = std::vector<std::string>;

/// A pipe that is read after the log has been written.
class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe(fds_), 0); }
  ~Pipe() {
    ::close(fds_[0]);
    close_write();
  }
  int fd() const { return fds_[1]; }
  void close_write() {
    if (fds_[1] >= 0) ::close(fds_[1]);
    fds_[1] = -1;
  }
  Lines lines() {
    close_write();
    std::string all;
    char block[4096];
    for (ssize_t got = 0; (got = ::read(fds_[0], block, sizeof block)) > 0;) {
      all.append(block, static_cast<std::size_t>(got));
    }
    Lines out;
    for (std::size_t at = 0; at < all.size();) {
      const auto end = all.find('\n', at);
      EXPECT_NE(end, std::string::npos) << "a line without its end";
      if (end == std::string::npos) break;
      out.push_back(all.substr(at, end - at));
      at = end + 1;
    }
    return out;
  }

 private:
  int fds_[2] = {-1, -1};
};

Options options(const Pipe& pipe, Format format) {
  Options out;
  out.tool = "sample";
  out.format = format;
  out.fd = pipe.fd();
  out.now = [] { return base::Instant{1790812800, 250'000'000}; };
  return out;
}

TEST(Log, TextHasTimeToolLevelMessageEventFields) {
  Pipe pipe;
  {
    Log log(options(pipe, Format::text));
    log.warning("slow_checker", "checker is slow\nretrying", {{"url", "http://x"}, {"wait_ms", 20},
                                                              {"ratio", 0.5}, {"ok", false},
                                                              {"why", "a b"}});
    log.debug("detail", "not written");
  }
  EXPECT_EQ(pipe.lines(),
            (Lines{"2026-10-01T00:00:00.250Z sample warning: checker is slow\\nretrying "
                   "[slow_checker] url=http://x wait_ms=20 ratio=0.5 ok=false why=\"a b\""}));
}

TEST(Log, JsonLinesAreStrictJson) {
  Pipe pipe;
  const std::string hostile = "quote \" slash \\ line\nend \x01 bad \xff";
  {
    Log log(options(pipe, Format::json));
    log.error("boom", hostile, {{"path", hostile}, {"big", INT64_MAX},
                                {"infinite", std::numeric_limits<double>::infinity()}});
    log.notice("start", "started");
  }
  const auto lines = pipe.lines();
  ASSERT_EQ(lines.size(), 2u);
  json::Reader reader;
  const auto first = reader.read(lines[0]);
  ASSERT_TRUE(first) << first.error().message << lines[0];
  const auto root = (*first)->root();
  EXPECT_EQ(root.find("ts").string(), "2026-10-01T00:00:00.250Z");
  EXPECT_EQ(root.find("level").string(), "error");
  EXPECT_EQ(root.find("tool").string(), "sample");
  EXPECT_EQ(root.find("event").string(), "boom");
  EXPECT_EQ(root.find("msg").string(), "quote \" slash \\ line\nend \x01 bad \xEF\xBF\xBD");
  EXPECT_EQ(root.find("big").text(), "9223372036854775807");
  EXPECT_EQ(root.find("infinite").text(), "null");
  const auto second = reader.read(lines[1]);
  ASSERT_TRUE(second);
  EXPECT_EQ((*second)->root().find("level").string(), "notice");
}

TEST(Log, TheJournalIsRecognisedByItsStream) {
  Pipe pipe;
  struct stat info {};
  ASSERT_EQ(::fstat(pipe.fd(), &info), 0);
  {
    auto given = options(pipe, Format::automatic);
    given.level = LogLevel::debug;
    given.journal_stream = std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino);
    Log log(given);
    EXPECT_EQ(log.format(), Format::journal);
    log.error("a", "m");
    log.warning("a2", "m");
    log.notice("a3", "m");
    log.info("a4", "m");
    log.debug("a5", "m", {{"n", 1}});
  }
  EXPECT_EQ(pipe.lines(),
            (Lines{"<3>m [a]", "<4>m [a2]", "<5>m [a3]", "<6>m [a4]", "<7>m [a5] n=1"}));
  Pipe other;
  auto given = options(other, Format::automatic);
  given.journal_stream = "1:2";
  EXPECT_EQ(Log(given).format(), Format::text);
}

TEST(Log, RepeatedErrorsAreCounted) {
  Pipe pipe;
  base::Instant now{1000, 0};
  {
    auto given = options(pipe, Format::journal);
    given.burst = 2;
    given.window_ms = 1000;
    given.now = [&now] { return now; };
    Log log(given);
    for (int i = 0; i < 5; ++i) log.error("refused", "no");
    for (int i = 0; i < 4; ++i) log.info("fine", "yes");
    log.error("other", "no");
    EXPECT_EQ(log.suppressed(), 3u);
    now.seconds += 2;
    log.error("refused", "again");
    for (int i = 0; i < 3; ++i) log.error("refused", "no");
    EXPECT_EQ(log.suppressed(), 5u);
  }
  EXPECT_EQ(pipe.lines(),
            (Lines{"<3>no [refused]", "<3>no [refused]", "<6>yes [fine]", "<6>yes [fine]",
                   "<6>yes [fine]", "<6>yes [fine]", "<3>no [other]",
                   "<3>again [refused] suppressed=3", "<3>no [refused]",
                   "<3>2 more of the same [refused] suppressed=2"}));
}

TEST(Log, AnErrorHasTheLevelOfItsCause) {
  Pipe pipe;
  {
    Log log(options(pipe, Format::journal));
    log.failure("read", base::Error{base::Errc::data, "bad line", {}});
  }
  EXPECT_EQ(pipe.lines(), (Lines{"<4>bad line [read] reason=data"}));
}

TEST(Log, ThreadsDoNotMixTheirLines) {
  Pipe pipe;
  {
    Log log(options(pipe, Format::journal));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&log] {
        for (int i = 0; i < 100; ++i) log.info("tick", "tock");
      });
    }
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(pipe.lines(), Lines(400, "<6>tock [tick]"));
}

}  // namespace
}  // namespace dealkit::io::log
