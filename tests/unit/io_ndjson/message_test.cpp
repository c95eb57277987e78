// Messages, excerpts, dead letters' encodings, progress and the writer.
#include "core/base/message.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <thread>

#include "io/ndjson/dead_letter.hpp"
#include "io/ndjson/run_report.hpp"
#include "io/ndjson/writer.hpp"
#include "io/sys/fd.hpp"

namespace dealkit::io::ndjson {
namespace {

using base::append_excerpt;
using base::append_message;
using base::Request;

std::string message(const Request& line, const base::Error& error) {
  std::string out;
  append_message(out, "tool", line, error);
  return out;
}

TEST(Message, NamesThePlaceAsFarAsItIsKnown) {
  const Request line{"{}", "file", 7, 100, 5, nullptr};
  EXPECT_EQ(message(line, {base::Errc::data, "text", {2, 1, 3}}), "tool: file:7:7: error: text\n");
  EXPECT_EQ(message(line, {base::Errc::data, "text", {9, 3, 2}}), "tool: file:9:2: error: text\n");
  EXPECT_EQ(message(line, {base::Errc::data, "text", {}}), "tool: file:7: error: text\n");
  EXPECT_EQ(message({"", "f\x1b[2J", 0, 0, 1, nullptr}, {base::Errc::data, "a\nb", {}}),
            "tool: f\\u001b[2J: error: a\\u000ab\n");
}

std::string excerpt(std::string_view text, std::uint64_t offset) {
  std::string out;
  append_excerpt(out, {text, "f", 1, 0, 1, nullptr},
                 {base::Errc::data, "", {offset, 1, static_cast<std::uint32_t>(offset + 1)}});
  return out;
}

TEST(Excerpt, PutsACaretBelowThePlace) {
  EXPECT_EQ(excerpt("{\"a\" 1}", 5), "  {\"a\" 1}\n       ^\n");
  EXPECT_EQ(excerpt("one\n\ttwo\nthree", 5), "   two\n   ^\n");
  EXPECT_EQ(excerpt("\xC3\xA4\xC3\xB6x", 4), "  \xC3\xA4\xC3\xB6x\n    ^\n");
  EXPECT_EQ(excerpt("\x1b\xC2\x9bx", 3), "  \\u001b\\u009bx\n              ^\n");
  EXPECT_EQ(excerpt("ab", 2), "  ab\n    ^\n");
  EXPECT_EQ(excerpt("", 0), "");
}

RC_GTEST_PROP(Excerpt, IsNarrowAndKeepsThePlaceInIt, ()) {
  const auto text =
      *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(32, 126)));
  const auto times = *rc::gen::inRange<std::size_t>(1, 60);
  std::string long_text;
  for (std::size_t i = 0; i < times; ++i) long_text += text;
  const auto offset = *rc::gen::inRange<std::size_t>(0, long_text.size());
  const auto lines = excerpt(long_text, offset);
  const auto end = lines.find('\n');
  const auto caret = lines.find('^', end) - end - 1;
  RC_ASSERT(end <= 74U);
  RC_ASSERT(lines[caret] == long_text[offset]);
}

TEST(Utf8, FollowsRfc3629) {
  for (const char* good :
       {"", "a", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const char* wrong : {"\xFF", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                            "\xF4\x90\x80\x80", "\xF0\x80\x80\xAF", "\x80", "a\xE2\x82"}) {
    EXPECT_FALSE(is_utf8(wrong)) << wrong;
  }
}

TEST(Base64, AgreesWithRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    std::string out;
    append_base64(out, bytes);
    EXPECT_EQ(out, text);
  }
}

TEST(Progress, IsSaidAtMostFiveTimesASecond) {
  Progress progress("tool", {true, true});
  std::string out;
  progress.update(out, {10, 0, 1, 2, 5'000'000});
  EXPECT_EQ(out, "");
  std::this_thread::sleep_for(std::chrono::milliseconds(210));
  progress.update(out, {10, 0, 1, 2, 5'000'000});
  EXPECT_EQ(out, "tool: 10 records, 1 rejected, 2 bad, 5 MB");
  out.clear();
  progress.update(out, {11, 0, 1, 2, 5'000'000});
  EXPECT_EQ(out, "");
  progress.erase(out);
  EXPECT_EQ(out, "\r\x1b[K");
}

TEST(Progress, ShowsABarWhereItIsKnownHowMuchThereIs) {
  Progress progress("tool", {true, true, 200});
  std::this_thread::sleep_for(std::chrono::milliseconds(210));
  std::string out;
  progress.update(out, {10, 0, 1, 2, 100});
  EXPECT_EQ(out, "tool: [==========>         ] 50% 10 records, 1 rejected, 2 bad, 0 MB");
}

TEST(RecordWriter, WritesInBlocksOfWholeRecords) {
  auto pipe = sys::make_pipe();
  ASSERT_TRUE(pipe);
  RecordWriter writer(pipe->write_end.get(), "<stdout>");
  ASSERT_TRUE(writer.append("a\n"));
  EXPECT_FALSE(sys::readable(pipe->read_end.get(), std::chrono::milliseconds(0)));
  std::string big(64 << 10, 'b');
  big += '\n';
  std::string got;
  std::thread reader([&] {
    char buffer[4096];
    while (true) {
      const auto n = sys::read_some(pipe->read_end.get(), buffer, sizeof buffer);
      if (!n || *n == 0) return;
      got.append(buffer, *n);
    }
  });
  EXPECT_TRUE(writer.append(big));
  EXPECT_TRUE(writer.append("c\n"));
  EXPECT_TRUE(writer.finish());
  pipe->write_end.reset();
  reader.join();
  EXPECT_TRUE(got == "a\n" + big + "c\n");
}

TEST(RecordWriter, FailsOnceAndSaysWhere) {
  const sys::Fd full(::open("/dev/full", O_WRONLY));
  RecordWriter writer(full.get(), "<stdout>");
  ASSERT_TRUE(writer.append("a\n"));
  const auto finished = writer.finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, base::Errc::io);
  EXPECT_EQ(finished.error().message, "<stdout>: write: No space left on device");
  EXPECT_FALSE(writer.broken_pipe());
  EXPECT_TRUE(writer.finish());  // said once
}

}  // namespace
}  // namespace dealkit::io::ndjson
