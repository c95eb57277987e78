// events: what the outbox has, from any place on, and what comes after it as it comes.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>

#include "commands.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "io/ndjson/writer.hpp"
#include "io/store/outbox/outbox.hpp"
#include "io/sys/clock.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/signals.hpp"
#include "output.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::cli::Invocation;
using io::store::Outbox;

constexpr std::size_t page = 500;
constexpr std::chrono::milliseconds pause{250};  // between two looks at an outbox that is read

/// A pipe whose reader goes shows that at once; of anything else the next write does.
int shows_its_end(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode) ? fd : -1;
}

/// A reader whose place the store remembers.
struct Remembered {
  std::string name;  // "" = nobody's: nothing is remembered
  base::Instant now;
};

class EventReader {
 public:
  EventReader(io::store::Database& store, io::store::Cursor cursor, std::uint64_t limit,
              Remembered reader)
      : outbox_(store),
        cursor_(cursor),
        left_(limit == 0 ? UINT64_MAX : limit),
        reader_(std::move(reader)) {}

  /// Writes what there is; ends early once `stop` says so.
  base::Result<void> write_new(const std::function<bool()>& stop) {
    while (left_ > 0 && !stop()) {
      const auto before = cursor_;
      DEALKIT_ASSIGN_OR_RETURN(
          const auto events,
          outbox_.poll(cursor_, static_cast<std::size_t>(std::min<std::uint64_t>(page, left_))));
      if (events.empty()) break;
      text_.clear();
      for (const auto& event : events) {
        const auto place = io::store::place_in({before, cursor_}, *event.seq);
        event::append_json(text_, event, io::store::to_text(place));
        text_ += '\n';
      }
      left_ -= events.size();
      DEALKIT_RETURN_IF_ERROR(out_.append(text_));
      if (reader_.name.empty()) continue;
      // First the events, then the place: who is killed between the two gets them again.
      DEALKIT_RETURN_IF_ERROR(out_.flush());
      DEALKIT_RETURN_IF_ERROR(remember());
    }
    return out_.flush();
  }
  /// The store keeps the place for the reader, and what comes after it for it.
  base::Result<void> remember() {
    return outbox_.save_cursor(reader_.name, cursor_,
                               follows_clock_ ? io::sys::now() : reader_.now);
  }
  /// It runs for long: the time of its beginning says nothing of its place.
  void follow_clock() { follows_clock_ = true; }
  bool has_enough() const { return left_ == 0; }
  io::ndjson::RecordWriter& out() { return out_; }

 private:
  Outbox outbox_;
  io::store::Cursor cursor_;
  std::uint64_t left_;
  Remembered reader_;
  bool follows_clock_ = false;
  std::string text_;
  io::ndjson::RecordWriter out_{STDOUT_FILENO, "<stdout>"};
};

/// Looks again and again until there is enough, a signal comes or the reader of the output goes.
base::Result<int> follow(EventReader& reader) {
  const io::sys::Wakeup wakeup;
  io::sys::FilterSignals signals(wakeup, {});
  const int output = shows_its_end(STDOUT_FILENO);
  while (true) {
    const auto done = reader.write_new([&] { return signals.caught() != 0; });
    if (!done) return failure_of(reader.out(), done.error());
    if (reader.has_enough()) break;
    const auto woken = io::sys::wait_readable(output, wakeup.fd(), pause);
    if (woken == io::sys::Ready::woken) break;
    if (woken == io::sys::Ready::ready) return io::sys::die_of(SIGPIPE);
  }
  if (auto done = reader.out().finish(); !done) return failure_of(reader.out(), done.error());
  if (signals.caught() != 0) return io::sys::die_of(signals.caught());
  return 0;
}

/// Where to go on: after what --after names, else where the reader was, else at the beginning.
base::Result<io::store::Cursor> place_of(Session& session, const std::string& reader,
                                         const std::string& after) {
  if (!after.empty()) {
    auto cursor = Outbox(*session.store).cursor_after(after);
    if (!cursor) return base::Error{cursor.error().code, "--after: " + cursor.error().message};
    return cursor;
  }
  if (!reader.empty()) {
    DEALKIT_ASSIGN_OR_RETURN(const auto known, Outbox(*session.store).load_cursor(reader));
    if (known) return *known;
  }
  return io::store::Cursor{};
}

}  // namespace

base::Result<int> show_events(const Invocation& invocation) {
  const auto& values = invocation.values;
  const auto& name = values.text("reader");
  if (auto good = base::check_id(name); values.has("reader") && !good) {
    return base::Error{base::Errc::usage, "--reader: " + good.error().message};
  }
  DEALKIT_ASSIGN_OR_RETURN(
      auto session, open_review_session(invocation, name.empty() ? Access::read : Access::write));
  DEALKIT_ASSIGN_OR_RETURN(const auto cursor, place_of(session, name, values.text("after")));
  const auto limit = static_cast<std::uint64_t>(values.optional_integer("limit").value_or(0));
  EventReader reader(*session.store, cursor, limit, {name, session.context.now});
  if (values.origin("now") == io::cli::Origin::unset) reader.follow_clock();
  // From now on, also if nothing is read yet: what comes is kept for it.
  if (!name.empty()) DEALKIT_RETURN_IF_ERROR(reader.remember());
  if (invocation.values.flag("follow")) return follow(reader);
  auto done = reader.write_new([] { return false; });
  if (done) done = reader.out().finish();
  if (!done) return failure_of(reader.out(), done.error());
  return 0;
}

}  // namespace dealkit::cmd::dealctl
