// Descriptors and waiting on them.
#include "io/sys/fd.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <thread>

#include "io/sys/clock.hpp"

namespace dealkit::io::sys {
namespace {

TEST(Fd, ClosesAtTheEndOfItsLife) {
  int descriptor = -1;
  {
    auto pipe = make_pipe();
    ASSERT_TRUE(pipe);
    descriptor = pipe->read_end.get();
    EXPECT_GE(::fcntl(descriptor, F_GETFD), 0);
  }
  EXPECT_EQ(::fcntl(descriptor, F_GETFD), -1);
}

TEST(Fd, MovesWithoutClosing) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  const int descriptor = pipe->read_end.get();
  const Fd moved = std::move(pipe->read_end);
  EXPECT_FALSE(pipe->read_end);
  EXPECT_EQ(moved.get(), descriptor);
  EXPECT_GE(::fcntl(descriptor, F_GETFD), 0);
}

TEST(Fd, WritesAllAndReadsItBackAlsoNonBlocking) {
  for (const bool blocking : {true, false}) {
    auto pipe = make_pipe();
    ASSERT_TRUE(pipe);
    for (const int fd : {pipe->read_end.get(), pipe->write_end.get()}) {
      ASSERT_EQ(::fcntl(fd, F_SETFL, blocking ? 0 : O_NONBLOCK), 0);
    }
    const std::string sent(1 << 20, 'x');  // far more than a pipe holds
    std::thread writer([&] {
      EXPECT_TRUE(write_all(pipe->write_end.get(), sent));
      pipe->write_end.reset();
    });
    std::string got;
    char buffer[1000];
    while (true) {
      auto n = read_some(pipe->read_end.get(), buffer, sizeof buffer);
      ASSERT_TRUE(n);
      if (*n == 0) break;
      got.append(buffer, *n);
    }
    writer.join();
    EXPECT_EQ(got, sent);
  }
}

TEST(Fd, TellsABrokenPipeFromOtherErrors) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  pipe->read_end.reset();
  const auto old = std::signal(SIGPIPE, SIG_IGN);
  bool broken = false;
  const auto written = write_all(pipe->write_end.get(), "x", &broken);
  std::signal(SIGPIPE, old);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, base::Errc::io);
  EXPECT_TRUE(broken);

  const Fd full(::open("/dev/full", O_WRONLY));
  broken = true;
  const auto no_space = write_all(full.get(), "x", &broken);
  ASSERT_FALSE(no_space);
  EXPECT_EQ(no_space.error().code, base::Errc::io);
  EXPECT_FALSE(broken);
}

TEST(Readable, TimesOutAndSeesDataAndTheEnd) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  const int fd = pipe->read_end.get();
  const Stopwatch watch;
  EXPECT_FALSE(readable(fd, std::chrono::milliseconds(30)));
  EXPECT_GE(watch.seconds(), 0.029);
  ASSERT_TRUE(write_all(pipe->write_end.get(), "x"));
  EXPECT_TRUE(readable(fd, forever));
  char c;
  ASSERT_TRUE(read_some(fd, &c, 1));
  pipe->write_end.reset();
  EXPECT_TRUE(readable(fd, forever));
}

TEST(Readable, IsWokenFromAnotherThreadAndStaysSo) {
  auto pipe = make_pipe();
  ASSERT_TRUE(pipe);
  const Wakeup wakeup;
  std::thread other([&] { wakeup.notify(); });
  EXPECT_EQ(wait_readable(pipe->read_end.get(), wakeup.fd(), forever), Ready::woken);
  other.join();
  EXPECT_EQ(wait_readable(pipe->read_end.get(), wakeup.fd(), forever), Ready::woken);
}

}  // namespace
}  // namespace dealkit::io::sys
