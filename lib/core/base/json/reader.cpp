// The hot path of the strict reader: the structure of the text, then one pass over it that checks
// the grammar and writes the nodes. It only says yes or no; why not is diagnose()'s business.
#include <algorithm>
#include <array>
#include <cstring>

#include "core/base/json/block.hpp"
#include "core/base/json/document.hpp"
#include "core/base/json/structure.hpp"
#include "core/base/json/unescape.hpp"

namespace dealkit::base::json {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The first backslash in [begin, end), or `end`.
const char* find_backslash(const char* begin, const char* end) {
  const auto* found = begin == end ? nullptr : std::memchr(begin, '\\', std::size_t(end - begin));
  return found != nullptr ? static_cast<const char*>(found) : end;
}

/// The end of the number at `p`, or nullptr; `integer` says whether it has digits only.
[[gnu::always_inline]] inline const char* scan_number(const char* p, const char* end,
                                                      bool& integer) {
  const auto digits = [&] {
    const auto* first = p;
    while (p < end && is_digit(*p)) ++p;
    return p != first;
  };
  integer = true;
  if (*p == '-') ++p;
  if (p < end && *p == '0') {
    ++p;
  } else if (!digits()) {
    return nullptr;
  }
  if (p < end && *p == '.') {
    ++p;
    integer = false;
    if (!digits()) return nullptr;
  }
  if (p < end && (*p == 'e' || *p == 'E')) {
    ++p;
    integer = false;
    if (p < end && (*p == '+' || *p == '-')) ++p;
    if (!digits()) return nullptr;
  }
  return p;
}

}  // namespace

struct Reader::Stage1 {
  /// A container that waits while an inner one is read.
  struct Outer {
    std::uint32_t node;
    std::uint32_t count;
    char closer;
  };

  Structure structure;
  std::array<Outer, depth_ceiling> outer;
  std::vector<std::uint32_t> key_hashes;  // of the objects that are open, innermost last
  std::vector<std::uint32_t> sorted;      // members of an object, where hashes do not settle it

  bool index(std::string_view text) {
    if (!structure.find(text)) return false;
    const std::size_t most_hashes = structure.count() + hash_padding;
    if (key_hashes.size() < most_hashes) key_hashes.resize(most_hashes + most_hashes / 2);
    return true;
  }

  class Builder;
};

// The builder is a local of Reader::read() and all its hot steps are inlined there, so that its
// state lives in registers: without that, every store into a node would make the compiler load the
// state again. What is rare stands outside and gets the document, never the builder.
#define DEALKIT_HOT [[gnu::always_inline]] inline

/// One pass over the structural index. Every place where it returns false is a syntax error.
class Reader::Stage1::Builder {
 public:
  DEALKIT_HOT Builder(Stage1& stage1, Document& document, const Limits& limits)
      : stage1_(stage1),
        document_(document),
        nodes_(document.nodes_.data()),
        base_(document.text_.data()),
        end_(base_ + document.text_.size()),
        index_(stage1.structure.begin()),
        index_end_(index_ + stage1.structure.count()),
        backslash_(find_backslash(base_, end_)),
        hashes_(stage1.key_hashes.data()),
        max_depth_(std::min(limits.max_depth, depth_ceiling)) {}

  DEALKIT_HOT bool build(std::uint32_t& nodes_used) {
    do {
      if (!more()) return false;
      const char first = here();
      if (first == '{' || first == '[') {
        if (!open(first)) return false;
        if (!more()) return false;
        if (here() != closer_) {
          if (!element()) return false;
          continue;
        }
      } else if (!scalar(first)) {
        return false;
      }
      if (!after_value()) return false;
    } while (depth_ > 0);
    nodes_used = used_;
    return index_ == index_end_;
  }

 private:
  DEALKIT_HOT bool more() const { return index_ < index_end_; }
  DEALKIT_HOT char here() const { return base_[*index_]; }
  /// At the last one the end of the text, which Structure has put behind them all.
  DEALKIT_HOT const char* next_structural() const { return base_ + index_[1]; }

  DEALKIT_HOT Node& add(Kind kind) {
    auto& node = nodes_[used_++];
    node.begin = *index_;
    node.next = used_;
    node.key_begin = key_begin_;
    node.key_length = key_length_;
    node.key_hash = key_hash_;
    node.count = 0;
    node.kind = kind;
    node.escaped = false;
    node.key_escaped = key_escaped_;
    node.integer = false;
    return node;
  }

  DEALKIT_HOT bool scalar(char first) {
    switch (first) {
      case '"': return string();
      case 't': return word("true", Kind::boolean);
      case 'f': return word("false", Kind::boolean);
      case 'n': return word("null", Kind::null);
      default: return number();
    }
  }

  DEALKIT_HOT bool open(char opener) {
    if (depth_ == max_depth_) return false;
    stage1_.outer[depth_++] = {container_, count_, closer_};
    container_ = used_;
    count_ = 0;
    closer_ = opener == '{' ? '}' : ']';
    add(opener == '{' ? Kind::object : Kind::array);
    ++index_;
    return true;
  }

  DEALKIT_HOT bool close() {
    auto& node = nodes_[container_];
    node.end = *index_ + 1;
    node.next = used_;
    node.count = count_;
    ++index_;
    if (closer_ == '}') {
      hashes_ -= count_;
      if (!hashes_differ() && !names_differ(stage1_.sorted, document_, container_)) return false;
    }
    const auto& around = stage1_.outer[--depth_];
    container_ = around.node;
    count_ = around.count;
    closer_ = around.closer;
    return true;
  }

  /// The start of a member or an element, up to its value.
  DEALKIT_HOT bool element() {
    ++count_;
    if (closer_ == '}') return key();
    key_begin_ = key_length_ = key_hash_ = 0;
    key_escaped_ = false;
    return true;
  }

  /// The closers behind a value and the comma before the next one.
  DEALKIT_HOT bool after_value() {
    while (depth_ > 0) {
      if (!more()) return false;
      if (here() == ',') {
        ++index_;
        return element();
      }
      if (here() != closer_ || !close()) return false;
    }
    return true;
  }

  /// The bytes between the quotes of the string at the current index, false if it is not closed.
  DEALKIT_HOT bool content(std::string_view& bytes) const {
    const char* first = base_ + *index_ + 1;
    const char* last = next_structural() - 1;
    while (last > first && is_space(*last)) --last;
    if (last < first || *last != '"') return false;
    bytes = {first, static_cast<std::size_t>(last - first)};
    return true;
  }

  DEALKIT_HOT bool key() {
    std::string_view name;
    if (!more() || here() != '"' || !content(name)) return false;
    key_begin_ = static_cast<std::uint32_t>(name.data() - base_);
    key_length_ = static_cast<std::uint32_t>(name.size());
    key_escaped_ = backslash_ < name.data() + name.size();
    if (key_escaped_) {
      backslash_ = find_backslash(name.data() + name.size(), end_);
      if (!keep_unescaped(document_, {used_, true, 0, 0}, name)) return false;
    }
    key_hash_ = hash_key(name);
    *hashes_++ = key_hash_;
    ++index_;
    if (!more() || here() != ':') return false;
    ++index_;
    return true;
  }

  DEALKIT_HOT bool string() {
    std::string_view bytes;
    if (!content(bytes)) return false;
    const char* quote = bytes.data() + bytes.size();
    const bool escaped = backslash_ < quote;
    if (escaped) {
      backslash_ = find_backslash(quote, end_);
      if (!keep_unescaped(document_, {used_, false, 0, 0}, bytes)) return false;
    }
    auto& node = add(Kind::string);
    node.end = static_cast<std::uint32_t>(quote - base_ + 1);
    node.escaped = escaped;
    ++index_;
    return true;
  }

  /// Unescapes `text` into the document's arena, files it under `place` and points `text` at it.
  [[gnu::noinline]] static bool keep_unescaped(Document& document, Document::Unescaped place,
                                               std::string_view& text) {
    auto& arena = document.arena_;
    place.offset = static_cast<std::uint32_t>(arena.size());
    EscapeError error;
    if (!unescape(text, arena, error)) return false;
    place.length = static_cast<std::uint32_t>(arena.size()) - place.offset;
    document.unescaped_.push_back(place);
    text = std::string_view(arena).substr(place.offset);
    return true;
  }

  DEALKIT_HOT bool ends_at(const char* p) const {
    return p == next_structural() || (p < end_ && is_space(*p));
  }

  DEALKIT_HOT bool word(std::string_view expected, Kind kind) {
    const char* p = base_ + *index_;
    if (static_cast<std::size_t>(end_ - p) < expected.size() ||
        std::memcmp(p, expected.data(), expected.size()) != 0 || !ends_at(p + expected.size())) {
      return false;
    }
    add(kind).end = *index_ + static_cast<std::uint32_t>(expected.size());
    ++index_;
    return true;
  }

  DEALKIT_HOT bool number() {
    bool integer = false;
    const char* p = scan_short_number(base_ + *index_, end_, integer);
    if (p == nullptr) p = scan_number(base_ + *index_, end_, integer);
    if (p == nullptr || !ends_at(p)) return false;
    auto& node = add(Kind::number);
    node.end = static_cast<std::uint32_t>(p - base_);
    node.integer = integer;
    ++index_;
    return true;
  }

  /// Whether the hashes of the current object's names, the last ones kept, all differ; of too many
  /// names it says no.
  DEALKIT_HOT bool hashes_differ() const {
    return count_ < 2 || (count_ <= hashes_most && all_differ(hashes_, count_));
  }

  /// Exact, n log n: settles what equal hashes leave open.
  [[gnu::noinline]] static bool names_differ(std::vector<std::uint32_t>& sorted,
                                             const Document& document, std::uint32_t object) {
    sorted.clear();
    const auto& nodes = document.nodes_;
    for (auto child = object + 1; child != nodes[object].next; child = nodes[child].next) {
      sorted.push_back(child);
    }
    const auto name = [&](std::uint32_t i) { return document.value(i).key(); };
    std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (nodes[a].key_hash != nodes[b].key_hash) return nodes[a].key_hash < nodes[b].key_hash;
      return name(a) < name(b);
    });
    return std::adjacent_find(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) {
             return nodes[a].key_hash == nodes[b].key_hash && name(a) == name(b);
           }) == sorted.end();
  }

  Stage1& stage1_;
  Document& document_;
  Node* nodes_;
  const char* base_;
  const char* end_;
  const std::uint32_t* index_;
  const std::uint32_t* index_end_;
  const char* backslash_;  // the next one that is not behind us, or end_
  std::uint32_t* hashes_;  // one past the last name of the current object
  std::uint32_t max_depth_;
  std::uint32_t depth_ = 0;
  std::uint32_t used_ = 0;       // nodes
  std::uint32_t container_ = 0;  // the innermost open one: its node, its members so far, its end
  std::uint32_t count_ = 0;
  char closer_ = '\0';
  std::uint32_t key_begin_ = 0;
  std::uint32_t key_length_ = 0;
  std::uint32_t key_hash_ = 0;
  bool key_escaped_ = false;
};
#undef DEALKIT_HOT

Reader::Reader(Limits limits)
    : stage1_(std::make_unique_for_overwrite<Stage1>()), limits_(limits) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

Result<const Document*> Reader::read(std::string_view text) {
  if (text.size() > text_max_bytes) {
    return Error{Errc::limit, "a JSON text of 4 GiB or more cannot be read"};
  }
  document_.text_ = text;
  document_.size_ = 0;
  document_.unescaped_.clear();
  document_.arena_.clear();
  const bool good = !text.empty() && stage1_->index(text);
  if (good) {
    const std::size_t most = stage1_->structure.count();
    if (document_.nodes_.size() < most) document_.nodes_.resize(most + most / 2);
    if (Stage1::Builder(*stage1_, document_, limits_).build(document_.size_)) return &document_;
  }
  if (auto error = diagnose(text, limits_)) return *std::move(error);
  return Error{Errc::internal, "the JSON reader refused a text without finding a fault in it"};
}

}  // namespace dealkit::base::json
