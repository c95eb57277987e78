// Signals of filters (in children) and the clock.
#include "io/sys/signals.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <ctime>

#include "io/sys/clock.hpp"

namespace dealkit::io::sys {
namespace {

/// Runs `body` in a child and returns its wait status.
template <class Body>
int in_child(Body body) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(body());
  int status = 0;
  ::waitpid(pid, &status, 0);
  return status;
}

TEST(FilterSignals, TakeTheFirstInterruptAndDieOfIt) {
  const int status = in_child([] {
    const Wakeup wakeup;
    int caught = 0;
    {
      const FilterSignals signals(wakeup, {});
      ::raise(SIGINT);
      caught = signals.caught();
      if (!readable(wakeup.fd(), std::chrono::milliseconds(0))) return 3;
    }
    return die_of(caught);
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGINT);
}

TEST(FilterSignals, DieOfTheSecondInterruptAtOnce) {
  const int status = in_child([] {
    const Wakeup wakeup;
    const FilterSignals signals(wakeup, {});
    ::raise(SIGTERM);
    ::raise(SIGTERM);
    return 0;
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
}

TEST(FilterSignals, LeaveIgnoredSignalsIgnored) {
  const int status = in_child([] {
    std::signal(SIGINT, SIG_IGN);
    const Wakeup wakeup;
    const FilterSignals signals(wakeup, {});
    ::raise(SIGINT);
    return signals.caught();
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(DieOf, ReturnsTheStatusWhereTheParentIgnoresTheSignal) {
  const int status = in_child([] {
    std::signal(SIGPIPE, SIG_IGN);
    return die_of(SIGPIPE);
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 141);
}

TEST(Clock, AgreesWithTheSystem) {
  const auto before = std::time(nullptr);
  const auto instant = now();
  const auto after = std::time(nullptr);
  EXPECT_GE(instant.seconds, before - 1);  // time() may lag by a tick
  EXPECT_LE(instant.seconds, after + 1);
  EXPECT_GE(instant.nanos, 0);
  EXPECT_LT(instant.nanos, 1'000'000'000);
}

}  // namespace
}  // namespace dealkit::io::sys
