// The block reader against naive splitting, at every size of piece and block.
#include "io/ndjson/reader.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "io/sys/clock.hpp"

namespace dealkit::io::ndjson {
namespace {

struct Copy {
  std::string bytes;
  std::uint64_t number;
  std::uint64_t offset;
  std::string error;
  friend bool operator==(const Copy&, const Copy&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Copy& c) {
    return out << c.number << "@" << c.offset << " '" << c.bytes << "' " << c.error;
  }
};

Copy copy(const base::Request& line) {
  return {std::string(line.bytes), line.line, line.byte_offset,
          line.error != nullptr ? line.error->message : ""};
}

std::vector<Copy> drain(BlockReader& reader) {
  std::vector<Copy> lines;
  Batch batch;
  while (reader.next(batch)) {
    for (const auto& line : batch.lines) lines.push_back(copy(line));
    for (const auto& error : batch.input_errors) lines.push_back({"", 0, 0, error.error.message});
  }
  return lines;
}

/// Reads `text` through a pipe that it enters in pieces of the given sizes (over and over).
std::vector<Copy> read_in_pieces(const std::string& text, const std::vector<std::size_t>& pieces,
                                 ReaderOptions options) {
  auto pipe = sys::make_pipe();
  std::thread writer([&] {
    std::size_t at = 0;
    for (std::size_t i = 0; at < text.size(); ++i) {
      const auto piece = pieces.empty() ? text.size() : pieces[i % pieces.size()];
      static_cast<void>(sys::write_all(pipe->write_end.get(),
                                       std::string_view(text).substr(at, piece)));
      at += piece;
      if (i % 7 == 0) std::this_thread::yield();
    }
    pipe->write_end.reset();
  });
  options.stdin_fd = pipe->read_end.get();
  BlockReader reader(options);
  auto lines = drain(reader);
  writer.join();
  return lines;
}

/// What the contract says, without blocks and pieces.
std::vector<Copy> naive(std::string_view text, std::uint64_t max_record_bytes) {
  std::vector<Copy> lines;
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (std::uint64_t number = 1; at < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > max_record_bytes) {
      lines.push_back({"", number, at, over_long(line.size(), {max_record_bytes}).message});
    } else if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      lines.push_back({std::string(line), number, at, ""});
    }
    at = end + 1;
  }
  return lines;
}

ReaderOptions small(std::size_t block_bytes, std::size_t max_lines, std::uint64_t max_bytes) {
  ReaderOptions options;
  options.block_bytes = block_bytes;
  options.limits = {max_bytes, max_lines};
  return options;
}

RC_GTEST_PROP(BlockReader, SplitsLikeTheNaiveWay, ()) {
  const auto pieces_of_text = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "\n", "\r\n", "\r", "{\"x\":1}", " ", "\t", "ab cd",
                                    "0123456789012345678901234567890", "\xEF\xBB\xBF", "\xC3"));
  std::string text;
  for (const auto& piece : pieces_of_text) text += piece;
  const auto pieces =
      *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 40));
  const auto block = *rc::gen::inRange<std::size_t>(1, 100);
  const auto max_lines = *rc::gen::inRange<std::size_t>(1, 6);
  const auto max_bytes = *rc::gen::inRange<std::uint64_t>(1, 80);
  RC_ASSERT(read_in_pieces(text, pieces, small(block, max_lines, max_bytes)) ==
            naive(text, max_bytes));
}

TEST(BlockReader, TakesBytesOneByOne) {
  std::string text = "\xEF\xBB\xBF{\"a\":1}\r\n\n  \n";
  text.append(2000, 'x');
  text += "\n{\"b\":2}";
  EXPECT_EQ(read_in_pieces(text, {1}, small(64, 100, 1000)), naive(text, 1000));
  const auto lines = read_in_pieces(text, {1}, small(64, 100, 1000));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], (Copy{"{\"a\":1}", 1, 3, ""}));
  EXPECT_EQ(lines[2].number, 5U);
}

TEST(BlockReader, WithoutAPresentEachBatchHasItsOwn) {
  for (const bool given : {false, true}) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ReaderOptions options;
    options.stdin_fd = ends[0];
    if (given) options.now = base::Instant{1, 0};
    BlockReader reader(options);
    Batch batch;
    ASSERT_EQ(::write(ends[1], "{}\n", 3), 3);
    ASSERT_TRUE(reader.next(batch));
    const auto between = sys::now();
    ASSERT_EQ(::write(ends[1], "[]\n", 3), 3);
    ::close(ends[1]);
    do {
      ASSERT_TRUE(reader.next(batch));
    } while (batch.lines.empty());
    ASSERT_EQ(batch.lines.front().bytes, "[]");
    if (given) {
      EXPECT_EQ(batch.lines.front().now, (base::Instant{1, 0}));
    } else {
      EXPECT_GE(batch.lines.front().now, between);
    }
    ::close(ends[0]);
  }
}

TEST(BlockReader, CountsTheLimitWithoutTheLineEnd) {
  for (const std::string end : {"\n", "\r\n", ""}) {
    const auto fits = std::string(10, 'x') + end;
    const auto lines = read_in_pieces(fits, {1}, small(16, 9, 10));
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].error, "");
    const auto over = read_in_pieces("y" + fits, {1}, small(16, 9, 10));
    ASSERT_EQ(over.size(), 1U);
    EXPECT_NE(over[0].error.find("found 11"), std::string::npos);
  }
}

class Inputs : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "dealkit-reader-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name) << text;
    return directory_ / name;
  }
  std::filesystem::path directory_;
};

TEST_F(Inputs, AreReadOneAfterTheOther) {
  auto pipe = sys::make_pipe();
  ASSERT_TRUE(pipe);
  ASSERT_TRUE(sys::write_all(pipe->write_end.get(), "from a pipe"));
  pipe->write_end.reset();
  ReaderOptions options;
  options.inputs = inputs_of({file("a", "\xEF\xBB\xBF" "1\n2"), "-", file("empty", ""),
                              file("b", "\xEF\xBB\xBF" "3\n")});
  options.inputs[3].name = "shown";
  options.stdin_fd = pipe->read_end.get();
  BlockReader reader(options);
  Batch batch;
  std::string seen;
  while (reader.next(batch)) {
    for (const auto& line : batch.lines) {
      seen += std::filesystem::path(line.source).filename().string() + ":" +
              std::to_string(line.line) + ":" + std::to_string(line.byte_offset) + "=" +
              std::string(line.bytes) + ";";
    }
  }
  EXPECT_EQ(seen, "a:1:3=1;a:2:5=2;<stdin>:1:0=from a pipe;shown:1:3=3;");
}

TEST_F(Inputs, ThatCannotBeOpenedAreReportedInTheirPlace) {
  ReaderOptions options;
  options.inputs = inputs_of({file("a", "1\n"), directory_ / "absent", file("b", "2\n")});
  BlockReader reader(options);
  const auto lines = drain(reader);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].bytes, "1");
  EXPECT_NE(lines[1].error.find("No such file"), std::string::npos);
  EXPECT_EQ(lines[2].bytes, "2");
}

TEST(CheckInputs, RefusesASecondDash) {
  EXPECT_TRUE(check_inputs(inputs_of({"a", "-", "b"})));
  const auto twice = check_inputs(inputs_of({"-", "a", "-"}));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, base::Errc::usage);
}

TEST(BlockReader, CutsTheBatchWhenTheInputWouldBlock) {
  auto pipe = sys::make_pipe();
  ASSERT_TRUE(pipe);
  ReaderOptions options;
  options.stdin_fd = pipe->read_end.get();
  BlockReader reader(options);
  Batch batch;
  ASSERT_TRUE(sys::write_all(pipe->write_end.get(), "1\n2\nhal"));
  ASSERT_TRUE(reader.next(batch));  // comes back although the third line is not there yet
  EXPECT_EQ(batch.lines.size(), 2U);
  EXPECT_TRUE(batch.flush);
  ASSERT_TRUE(sys::write_all(pipe->write_end.get(), "f\n"));
  ASSERT_TRUE(reader.next(batch));
  ASSERT_EQ(batch.lines.size(), 1U);
  EXPECT_EQ(batch.lines[0].bytes, "half");
  pipe->write_end.reset();
  EXPECT_FALSE(reader.next(batch));
}

TEST(BlockReader, AsksForAFlushWhenOnlyHalfALineFollows) {
  auto pipe = sys::make_pipe();
  ASSERT_TRUE(pipe);
  ReaderOptions options;
  options.stdin_fd = pipe->read_end.get();
  options.limits.max_lines = 1;
  BlockReader reader(options);
  Batch batch;
  ASSERT_TRUE(sys::write_all(pipe->write_end.get(), "1\nhal"));
  ASSERT_TRUE(reader.next(batch));
  EXPECT_EQ(batch.lines.size(), 1U);
  EXPECT_FALSE(batch.flush);  // the batch was full before the reader looked for more
  ASSERT_TRUE(reader.next(batch));
  EXPECT_TRUE(batch.empty());
  EXPECT_TRUE(batch.flush);
}

TEST(BlockReader, EndsWhenWoken) {
  auto pipe = sys::make_pipe();
  ASSERT_TRUE(pipe);
  const sys::Wakeup wakeup;
  ReaderOptions options;
  options.stdin_fd = pipe->read_end.get();
  options.wakeup = &wakeup;
  BlockReader reader(options);
  std::thread waker([&] { wakeup.notify(); });
  Batch batch;
  EXPECT_FALSE(reader.next(batch));
  EXPECT_TRUE(reader.woken());
  waker.join();
}

TEST(BlockReader, KeepsTheTextOfABatchWhileItReadsOn) {
  auto pipe = sys::make_pipe();
  ASSERT_TRUE(pipe);
  std::thread writer([&] {
    for (int i = 0; i < 2000; ++i) {
      const auto line = "record " + std::to_string(i) + "\n";
      static_cast<void>(sys::write_all(pipe->write_end.get(), line));
    }
    pipe->write_end.reset();
  });
  auto options = small(128, 3, 100);
  options.stdin_fd = pipe->read_end.get();
  BlockReader reader(options);
  std::vector<Batch> batches(1);
  while (reader.next(batches.back())) batches.emplace_back();
  writer.join();
  int i = 0;
  for (const auto& batch : batches) {
    for (const auto& line : batch.lines) EXPECT_EQ(line.bytes, "record " + std::to_string(i++));
  }
  EXPECT_EQ(i, 2000);
}

long max_resident_kb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

class HugeRecord : public testing::TestWithParam<InputFormat> {};

TEST_P(HugeRecord, IsSkippedInConstantMemory) {
  const long before_kb = max_resident_kb();
  constexpr std::uint64_t megabytes = 300;
  auto pipe = sys::make_pipe();
  ASSERT_TRUE(pipe);
  std::thread writer([&] {
    const int fd = pipe->write_end.get();
    const std::string piece(1 << 20, 'x');
    static_cast<void>(sys::write_all(fd, "[{\"a\":\""));
    for (std::uint64_t i = 0; i < megabytes; ++i) static_cast<void>(sys::write_all(fd, piece));
    static_cast<void>(sys::write_all(fd, "\"}\n,{\"b\":2}\n]\n"));
    pipe->write_end.reset();
  });
  ReaderOptions options;
  options.format = GetParam();
  options.stdin_fd = pipe->read_end.get();
  BlockReader reader(options);
  const auto lines = drain(reader);
  writer.join();
  ASSERT_GE(lines.size(), 2U);
  EXPECT_NE(lines[0].error.find("at most 1048576 bytes"), std::string::npos) << lines[0];
  EXPECT_EQ(lines[0].number, 1U);
  EXPECT_NE(lines[1].bytes.find("{\"b\":2}"), std::string::npos);
  EXPECT_EQ(lines[1].number, 2U);
  EXPECT_LT(max_resident_kb() - before_kb, 60'000);
}

INSTANTIATE_TEST_SUITE_P(Formats, HugeRecord,
                         testing::Values(InputFormat::ndjson, InputFormat::array));

TEST(ForeignInputs, AreToldOnceAndTheNextInputIsRead) {
  std::string folder = testing::TempDir() + "foreign-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  std::ofstream(folder + "/table.csv") << "id,name\n1,a\n2,b\n3,c\n";
  std::ofstream(folder + "/records") << "{\"a\":1}\n";
  ReaderOptions options;
  options.format = InputFormat::automatic;
  options.inputs = {{folder + "/table.csv", "table.csv"}, {folder + "/records", "records"}};
  BlockReader reader(options);
  Batch batch;
  std::vector<InputError> errors;
  std::vector<Copy> lines;
  while (reader.next(batch)) {
    for (const auto& line : batch.lines) lines.push_back(copy(line));
    errors.insert(errors.end(), batch.input_errors.begin(), batch.input_errors.end());
  }
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].source, "table.csv");
  EXPECT_EQ(errors[0].error.code, base::Errc::data);
  EXPECT_NE(errors[0].error.message.find("looks like CSV"), std::string::npos);
  EXPECT_EQ(lines, (std::vector<Copy>{{"{\"a\":1}", 1, 0, ""}}));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace dealkit::io::ndjson
