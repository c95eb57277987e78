// The values of pretty-printed or concatenated JSON, or the elements of an array, without holding
// more than one of them in memory. Brackets and strings are tracked, nothing else is checked, and
// broken values are cut where reading can go on: an unescaped line end closes a string (it is not
// allowed there), a closing bracket closes what was left open inside it, and one that closes
// nothing is passed over.
#include <array>
#include <string>

#include "io/ndjson/splitter.hpp"

namespace dealkit::io::ndjson {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool ends_scalar(char c) {
  return is_space(c) || c == ',' || c == ']' || c == '}' || c == '[' || c == '{' || c == '"';
}

/// The bytes that mean something to Nesting: all others may be passed over.
constexpr std::array<bool, 256> meaning_of(std::string_view bytes) {
  std::array<bool, 256> meaning{};
  for (const char c : bytes) meaning[static_cast<unsigned char>(c)] = true;
  return meaning;
}
constexpr auto means_in_string = meaning_of("\"\\\n");
constexpr auto means_outside = meaning_of("\"{}[]\n");

/// Tracks one container from its opening bracket to the one that closes it.
class Nesting {
 public:
  void reset() {
    open_.clear();
    objects_ = 0;
    deeper_ = 0;
    in_string_ = false;
    escaped_ = false;
  }
  /// Takes the next byte; true if it closes the container.
  bool step(char c) {
    if (in_string_) {
      if (c == '\n') {
        in_string_ = escaped_ = false;
      } else if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
      }
      return false;
    }
    switch (c) {
      case '"': in_string_ = true; return false;
      case '{':
      case '[': open(c); return false;
      case '}': return close('{');
      case ']': return close('[');
      default: return false;
    }
  }
  bool in_string() const { return in_string_; }
  /// The first byte from i on that step() must see.
  std::size_t next(std::string_view text, std::size_t i) const {
    if (escaped_) return i;
    const auto& means = in_string_ ? means_in_string : means_outside;
    while (i < text.size() && !means[static_cast<unsigned char>(text[i])]) ++i;
    return i;
  }

 private:
  static constexpr std::size_t max_known = 1024;  // brackets whose kind is remembered

  void open(char bracket) {
    if (open_.size() < max_known) {
      open_.push_back(bracket);
      if (bracket == '{') ++objects_;
    } else {
      ++deeper_;
    }
  }
  bool close(char bracket) {
    if (deeper_ > 0) {
      --deeper_;
      return false;
    }
    // Not looked for where there is none: each byte of a line could then cost a search.
    const std::size_t partners = bracket == '{' ? objects_ : open_.size() - objects_;
    if (partners == 0) return false;
    while (open_.back() != bracket) drop_last();
    drop_last();
    return open_.empty();
  }

  void drop_last() {
    if (open_.back() == '{') --objects_;
    open_.pop_back();
  }

  std::string open_;
  std::size_t objects_ = 0;  // of open_
  std::uint64_t deeper_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

class ValueSplitter final : public Splitter {
 public:
  ValueSplitter(const SplitLimits& limits, InputFormat format)
      : limits_(limits), top_(format == InputFormat::array ? State::before_array : State::free) {}

  void start(std::string_view source, std::uint64_t offset) override {
    source_ = source;
    offset_ = offset;
    line_ = 1;
    line_begin_ = 0;
    scanned_ = 0;
    state_ = after_ = top_;
    ended_ = false;
  }

  std::size_t split(std::string_view text, bool at_end, Batch& batch) override {
    text_ = text;
    begin_ = 0;
    std::size_t i = scanned_;
    scanned_ = 0;
    while (i < text.size() && batch.lines.size() < limits_.max_lines) {
      i = in_value() ? inside(i, batch) : between(i, batch);
    }
    const bool room = batch.lines.size() < limits_.max_lines;
    if (at_end && room && i == text.size() && !ended_) {
      end(batch);
      i = begin_ = text.size();
    }
    return keep(i);
  }

 private:
  enum class State : std::uint8_t {
    free,          // json: between values
    before_array,  // array: before '[' or after the last ']'
    before_first,  // after '['
    before_next,   // after ','
    after_value,   // ',' or ']' must follow
    container,
    string,
    scalar,
  };

  bool in_value() const { return state_ >= State::container; }
  std::uint64_t offset_at(std::size_t i) const { return offset_ + i; }
  std::uint32_t column_at(std::size_t i) const {
    return static_cast<std::uint32_t>(offset_at(i) - line_begin_ + 1);
  }
  void pass(std::size_t i) {
    if (text_[i] != '\n') return;
    ++line_;
    line_begin_ = offset_at(i) + 1;
  }

  /// Goes on inside a value from byte i; returns the first byte that is not looked at yet.
  std::size_t inside(std::size_t i, Batch& batch) {
    for (; i < text_.size(); ++i) {
      if (state_ != State::scalar) {
        i = nesting_.next(text_, i);
        if (i == text_.size()) break;
      }
      const char c = text_[i];
      if (state_ == State::scalar && ends_scalar(c)) return finish(i, nullptr, batch);
      const bool closed = state_ == State::container ? nesting_.step(c)
                          : state_ == State::string  ? string_step(c)
                                                     : false;
      pass(i);
      if (closed) return finish(i + 1, nullptr, batch);
    }
    return i;
  }

  bool string_step(char c) {
    nesting_.step(c);
    return !nesting_.in_string();
  }

  /// One byte between values.
  std::size_t between(std::size_t i, Batch& batch) {
    const char c = text_[i];
    if (is_space(c)) {
      pass(i);
      return done(i + 1);
    }
    switch (state_) {
      case State::before_array:
        if (c == '[') return enter(i, State::before_first);
        if (is_closer(c)) return stray(i, "expected '[' or the end of the input", batch);
        missing(i, "expected '[' or the end of the input", batch);
        return open_value(i, State::before_array);
      case State::before_first:
      case State::before_next:
        if (c == ']') {
          if (state_ == State::before_next) missing(i, "expected a value after ','", batch);
          return enter(i, State::before_array);
        }
        if (is_closer(c)) return stray(i, "expected a value", batch);
        return open_value(i, State::after_value);
      case State::after_value:
        if (c == ',') return enter(i, State::before_next);
        if (c == ']') return enter(i, State::before_array);
        if (is_closer(c)) return stray(i, "expected ',' or ']' after the array's element", batch);
        missing(i, "expected ',' or ']' after the array's element", batch);
        return open_value(i, State::after_value);
      default:
        if (is_closer(c)) return stray(i, "expected a value", batch);
        return open_value(i, State::free);
    }
  }

  static bool is_closer(char c) { return c == ',' || c == ']' || c == '}' || c == ':'; }

  std::size_t done(std::size_t i) {
    begin_ = i;
    return i;
  }
  std::size_t enter(std::size_t i, State state) {
    state_ = state;
    return done(i + 1);
  }

  std::size_t open_value(std::size_t i, State after) {
    const char c = text_[i];
    begin_ = i;
    dropped_ = 0;
    value_ = base::Request{{}, source_, line_, offset_at(i), column_at(i), nullptr};
    nesting_.reset();
    nesting_.step(c);
    after_ = after;
    state_ = c == '{' || c == '[' ? State::container : c == '"' ? State::string : State::scalar;
    return i + 1;
  }

  /// The value ends before byte `end`.
  std::size_t finish(std::size_t end, const base::Error* error, Batch& batch) {
    const std::uint64_t length = dropped_ + (end - begin_);
    value_.error = error;
    value_.bytes = {};
    if (length > limits_.max_record_bytes) {
      batch.errors.push_back(over_long(length, limits_));
      value_.error = &batch.errors.back();
    } else {
      value_.bytes = text_.substr(begin_, end - begin_);
    }
    batch.lines.push_back(value_);
    state_ = after_;
    return done(end);
  }

  void add_error(std::size_t i, std::string_view bytes, std::string message, Batch& batch) {
    batch.errors.push_back(base::Error{base::Errc::data, std::move(message), {0, 1, 1}});
    batch.lines.push_back(
        base::Request{bytes, source_, line_, offset_at(i), column_at(i), &batch.errors.back()});
  }
  std::string found(std::size_t i) const { return std::string(", found '") + text_[i] + "'"; }

  /// Something is missing before byte i, which is read all the same.
  void missing(std::size_t i, std::string_view expected, Batch& batch) {
    add_error(i, {}, std::string(expected) + found(i), batch);
  }
  /// Byte i belongs nowhere and is passed over.
  std::size_t stray(std::size_t i, std::string_view expected, Batch& batch) {
    add_error(i, text_.substr(i, 1), std::string(expected) + found(i), batch);
    return done(i + 1);
  }

  void end(Batch& batch) {
    const std::size_t i = text_.size();
    if (state_ == State::scalar) finish(i, nullptr, batch);
    if (in_value()) {
      batch.errors.push_back(base::Error{
          base::Errc::data, "expected the end of the value, found the end of the input",
          position_in_value(i)});
      finish(i, &batch.errors.back(), batch);
    }
    ended_ = true;
    if (state_ != State::free && state_ != State::before_array) {
      add_error(i, {}, "expected ',' or ']', found the end of the input", batch);
    }
  }

  base::Position position_in_value(std::size_t i) const {
    const std::uint64_t offset = offset_at(i) - value_.byte_offset;
    const bool same_line = line_ == value_.line;
    const std::uint64_t column = same_line ? offset + 1 : column_at(i);
    return {offset, static_cast<std::uint32_t>(line_ - value_.line + 1),
            static_cast<std::uint32_t>(column)};
  }

  /// Ends a call that has looked at `i` bytes: what is kept is the beginning of an unfinished
  /// value, unless it is over-long already.
  std::size_t keep(std::size_t i) {
    if (in_value() && dropped_ + (i - begin_) > limits_.max_record_bytes) {
      dropped_ += i - begin_;
      begin_ = i;
    }
    scanned_ = i - begin_;
    offset_ += begin_;
    return begin_;
  }

  SplitLimits limits_;
  State top_;
  std::string_view source_;
  std::string_view text_;         // of the current call
  std::size_t begin_ = 0;         // in text_: before it all is done with
  std::size_t scanned_ = 0;       // bytes after it that have been looked at
  std::uint64_t offset_ = 0;      // of text_[0]
  std::uint64_t line_ = 1;        // where the scan stands
  std::uint64_t line_begin_ = 0;  // offset of that line
  State state_ = State::free;
  State after_ = State::free;  // what follows the current value
  bool ended_ = false;
  Nesting nesting_;
  base::Request value_;        // the current value; its bytes are known at its end
  std::uint64_t dropped_ = 0;  // bytes of an over-long value that are gone
};

}  // namespace

std::unique_ptr<Splitter> make_value_splitter(const SplitLimits& limits, InputFormat format) {
  return std::make_unique<ValueSplitter>(limits, format);
}

}  // namespace dealkit::io::ndjson
