// The strict JSON reader (RFC 8259) of every hot path. simdjson finds the structure (its first
// stage), our second stage checks the grammar of every value, so that nothing passes unread:
// duplicate keys, `"b":tru`, bad escapes, deep nesting are errors. Values keep their place in the
// text, so that money is read from digits, errors name a position and bytes pass through unchanged.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/result.hpp"

namespace dealkit::base::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
/// "a string", "an object", … for messages.
std::string_view describe(Kind kind);

/// One value of a Document, in document order; its children follow it up to `next`.
struct Node {
  std::uint32_t begin;       // offset of the value's first byte (of the quote, for a string)
  std::uint32_t end;         // one past its last byte
  std::uint32_t next;        // index of the node after this one's subtree
  std::uint32_t key_begin;   // offset of the member name's first byte after its quote
  std::uint32_t key_length;  // bytes between the quotes, as written; only for members
  std::uint32_t key_hash;    // hash_key() of the name; 0 for elements and the root
  std::uint32_t count;       // members or elements
  Kind kind;
  bool escaped;      // a string that holds an escape
  bool key_escaped;  // the member's name holds an escape
  bool integer;      // a number without fraction and exponent
};

/// The hash that Node::key_hash holds, never 0; field tables look names up by it.
constexpr std::uint32_t hash_key(std::string_view name);

class Document;

/// A cheap reference to a value; valid until its Reader reads again. A default one is absent:
/// present() is false, and it has no kind.
class Value {
 public:
  Value() = default;
  Value(const Document* document, std::uint32_t index) : document_(document), index_(index) {}

  bool present() const { return document_ != nullptr; }
  explicit operator bool() const { return present(); }
  Kind kind() const;
  bool is(Kind k) const { return present() && kind() == k; }
  std::uint32_t index() const { return index_; }
  const Document& document() const { return *document_; }

  /// The value's bytes as written.
  std::string_view text() const;
  /// The unescaped string. Only for strings.
  std::string_view string() const;
  bool boolean() const;
  bool is_integer() const;
  /// Errc::data outside int64 or with a fraction ("1.0" and "1e2" are accepted: they are whole).
  Result<std::int64_t> integer() const;
  /// The nearest double; Errc::data when it overflows.
  Result<double> number() const;
  /// Members or elements.
  std::uint32_t size() const;
  /// The unescaped member name of this value in its object.
  std::string_view key() const;
  /// Member of an object by unescaped name, linear; absent if this is no object or has no such one.
  Value find(std::string_view name) const;
  Value at(std::uint32_t element) const;

  class Iterator;
  Iterator begin() const;
  Iterator end() const;

 private:
  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

class Document {
 public:
  Value root() const { return Value(this, 0); }
  Value value(std::uint32_t index) const { return Value(this, index); }
  const Node& node(std::uint32_t index) const { return nodes_[index]; }
  /// All size() nodes in document order, for loops that cannot afford to look them up one by one.
  const Node* nodes() const { return nodes_.data(); }
  std::string_view text() const { return text_; }
  std::uint32_t size() const { return size_; }  // nodes
  /// RFC 6901 pointer of a value: "/targeting/geo_targets/0"; "" for the root.
  std::string pointer(std::uint32_t index) const;
  /// Line and column of a byte offset of this text.
  Position position(std::uint32_t offset) const;
  /// A copy that outlives the next call of its Reader, with memory for what it holds and no more.
  /// It refers to the same text.
  Document trimmed() const;

 private:
  friend class Reader;
  friend class Value;
  std::string_view unescaped(std::uint32_t index, bool key) const;

  struct Unescaped {
    std::uint32_t index;
    bool key;
    std::uint32_t offset;  // in arena_
    std::uint32_t length;
  };
  std::string_view text_;
  std::vector<Node> nodes_;  // grows, never shrinks: the first size_ count
  std::uint32_t size_ = 0;
  std::vector<Unescaped> unescaped_;  // sorted by (index, key)
  std::string arena_;
};

class Value::Iterator {
 public:
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  Iterator() = default;
  Iterator(const Document* document, std::uint32_t index) : document_(document), index_(index) {}
  Value operator*() const { return Value(document_, index_); }
  Iterator& operator++() {
    index_ = document_->node(index_).next;
    return *this;
  }
  Iterator operator++(int) {
    auto old = *this;
    ++*this;
    return old;
  }
  friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

 private:
  const Document* document_ = nullptr;
  std::uint32_t index_ = 0;
};

struct Limits {
  std::uint32_t max_depth = 64;  // containers inside each other
};

/// Reads texts one after the other into the same memory. Not shared between threads.
class Reader {
 public:
  explicit Reader(Limits limits = {});
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  /// Reads one JSON text with optional white space around it. The Document refers to `text` and to
  /// this Reader, and is valid until the next call. Errc::data with position and expectation;
  /// Errc::limit for depth or a text of 4 GiB or more.
  Result<const Document*> read(std::string_view text);

 private:
  struct Stage1;
  std::unique_ptr<Stage1> stage1_;
  Limits limits_;
  Document document_;
};

/// The same grammar, one byte at a time: finds where and why a text is wrong. nullopt if it is not.
std::optional<Error> diagnose(std::string_view text, const Limits& limits = {});

namespace detail {
/// Eight bytes as a little-endian number.
constexpr std::uint64_t load8(const char* bytes) {
  std::uint64_t word = 0;
  if (!std::is_constant_evaluated()) {
    std::memcpy(&word, bytes, 8);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
  }
  for (std::size_t i = 0; i < 8; ++i) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return word;
}
constexpr std::uint32_t load4(const char* bytes) {
  std::uint32_t word = 0;
  if (!std::is_constant_evaluated()) {
    std::memcpy(&word, bytes, 4);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap32(word);
    return word;
  }
  for (std::size_t i = 0; i < 4; ++i) {
    word |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return word;
}
/// Fewer than eight bytes as a number that differs for each content of one length: loads overlap.
constexpr std::uint64_t load_short(const char* bytes, std::size_t count) {
  if (count >= 4) {
    return load4(bytes) | static_cast<std::uint64_t>(load4(bytes + count - 4)) << 32;
  }
  if (count == 0) return 0;
  const auto byte = [bytes](std::size_t i) {
    return static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i]));
  };
  return byte(0) | byte(count / 2) << 8 | byte(count - 1) << 16;
}
}  // namespace detail

[[gnu::always_inline]] constexpr std::uint32_t hash_key(std::string_view name) {
  // Multiply and fold each eight bytes; the last word overlaps the one before it. Cheap, because
  // most names have fewer than 16 bytes; collisions cost a comparison, nothing else.
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;
  std::uint64_t hash = name.size() * 0xD6E8FEB86659FD93ULL;
  const char* bytes = name.data();
  std::size_t left = name.size();
  if (left >= 8) {
    for (; left > 8; left -= 8, bytes += 8) {
      hash = (hash ^ detail::load8(bytes)) * multiplier;
      hash ^= hash >> 29;
    }
    hash = (hash ^ detail::load8(bytes + left - 8)) * multiplier;
  } else {
    hash = (hash ^ detail::load_short(bytes, left)) * multiplier;
  }
  return static_cast<std::uint32_t>(hash >> 32) | 1U;
}

inline Kind Value::kind() const { return document_->nodes_[index_].kind; }
inline std::string_view Value::text() const {
  const auto& n = document_->nodes_[index_];
  return document_->text_.substr(n.begin, n.end - n.begin);
}
inline std::string_view Value::string() const {
  const auto& n = document_->nodes_[index_];
  if (n.escaped) return document_->unescaped(index_, false);
  return document_->text_.substr(n.begin + 1, n.end - n.begin - 2);
}
inline std::string_view Value::key() const {
  const auto& n = document_->nodes_[index_];
  if (n.key_escaped) return document_->unescaped(index_, true);
  return document_->text_.substr(n.key_begin, n.key_length);
}
inline bool Value::boolean() const {
  return document_->text_[document_->nodes_[index_].begin] == 't';
}
inline bool Value::is_integer() const { return document_->nodes_[index_].integer; }
inline std::uint32_t Value::size() const { return document_->nodes_[index_].count; }
inline Value::Iterator Value::begin() const {
  const bool container = present() && (kind() == Kind::array || kind() == Kind::object);
  return Iterator(document_, container ? index_ + 1 : index_);
}
inline Value::Iterator Value::end() const {
  const bool container = present() && (kind() == Kind::array || kind() == Kind::object);
  return Iterator(document_, container ? document_->node(index_).next : index_);
}

}  // namespace dealkit::base::json

namespace dealkit {
namespace json = base::json;
}
