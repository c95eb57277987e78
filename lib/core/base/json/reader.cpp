// The hot path of the strict reader: simdjson's structural index, then one pass over it that checks
// the grammar and writes the nodes. It only says yes or no; why not is diagnose()'s business.
#include <emmintrin.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "core/base/json/document.hpp"
#include "core/base/json/unescape.hpp"

namespace dealkit::base::json {
namespace {

constexpr std::size_t text_max_bytes = 0xFFFFFFF0U;  // offsets are 32 bits wide
constexpr std::size_t first_capacity_bytes = 64 * 1024;
constexpr std::uint32_t depth_ceiling = 1024;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool has_backslash(const char* begin, const char* end, const char* text_end) {
  const auto backslash = _mm_set1_epi8('\\');
  while (begin < end) {
    if (text_end - begin < 16) return std::find(begin, end, '\\') != end;
    const auto chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin));
    auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(chunk, backslash)));
    if (end - begin < 16) mask &= (1U << (end - begin)) - 1;
    if (mask != 0) return true;
    begin += 16;
  }
  return false;
}

/// The end of the number at `p`, or nullptr; `integer` says whether it has digits only.
const char* scan_number(const char* p, const char* end, bool& integer) {
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
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
  std::vector<std::uint32_t> key_hashes;  // of the objects that are open, innermost last
  std::vector<std::uint32_t> sorted;      // members of a large object, for its duplicate check

  bool index(std::string_view text) {
    if (parser == nullptr || parser->capacity() < text.size()) {
      const auto roomy = std::max(text.size() + text.size() / 2, first_capacity_bytes);
      const auto capacity = std::min(roomy, text_max_bytes);
      if (simdjson::get_active_implementation()->create_dom_parser_implementation(
              capacity, depth_ceiling, parser) != simdjson::SUCCESS) {
        return false;
      }
    }
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    return parser->stage1(bytes, text.size(), simdjson::stage1_mode::regular) ==
           simdjson::SUCCESS;
  }

  class Builder;
};

/// One pass over the structural index. Every place where it returns false is a syntax error.
class Reader::Stage1::Builder {
 public:
  Builder(Stage1& stage1, Document& document, const Limits& limits)
      : stage1_(stage1),
        document_(document),
        nodes_(document.nodes_.data()),
        base_(document.text_.data()),
        end_(base_ + document.text_.size()),
        index_(stage1.parser->structural_indexes.get()),
        index_end_(index_ + stage1.parser->n_structural_indexes),
        max_depth_(std::min(limits.max_depth, depth_ceiling)) {}

  bool build() {
    if (!value()) return false;
    while (depth_ > 0) {
      if (!next_in_container()) return false;
    }
    document_.size_ = used_;
    return index_ == index_end_;
  }

 private:
  struct Open {
    std::uint32_t node;
    bool object;
  };

  bool more() const { return index_ < index_end_; }
  char here() const { return base_[*index_]; }
  const char* next_structural() const {
    return index_ + 1 < index_end_ ? base_ + index_[1] : end_;
  }

  Node& add(Kind kind) {
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

  bool value() {
    if (!more()) return false;
    switch (here()) {
      case '{': return open(Kind::object);
      case '[': return open(Kind::array);
      case '"': return string();
      case 't': return word("true", Kind::boolean);
      case 'f': return word("false", Kind::boolean);
      case 'n': return word("null", Kind::null);
      default: return number();
    }
  }

  bool open(Kind kind) {
    if (depth_ == max_depth_) return false;
    open_[depth_++] = {used_, kind == Kind::object};
    add(kind);
    ++index_;
    if (!more()) return false;
    if (here() == (kind == Kind::object ? '}' : ']')) return close();
    return element();
  }

  /// A member or an element, the first one or one after a comma.
  bool element() {
    auto& top = open_[depth_ - 1];
    ++nodes_[top.node].count;
    if (top.object) return key() && value();
    key_begin_ = key_length_ = key_hash_ = 0;
    key_escaped_ = false;
    return value();
  }

  bool next_in_container() {
    if (!more()) return false;
    const bool object = open_[depth_ - 1].object;
    const char c = here();
    if (c == ',') {
      ++index_;
      return element();
    }
    return c == (object ? '}' : ']') && close();
  }

  bool close() {
    const auto top = open_[--depth_];
    auto& node = nodes_[top.node];
    node.end = *index_ + 1;
    node.next = used_;
    ++index_;
    if (!top.object) return true;
    const bool unique = members_differ(top.node);
    stage1_.key_hashes.resize(stage1_.key_hashes.size() - node.count);
    return unique;
  }

  /// The bytes between the quotes of the string at the current index, false if it is not closed.
  bool content(std::string_view& bytes) const {
    const char* first = base_ + *index_ + 1;
    const char* last = next_structural() - 1;
    while (last > first && is_space(*last)) --last;
    if (last < first || *last != '"') return false;
    bytes = {first, static_cast<std::size_t>(last - first)};
    return true;
  }

  bool key() {
    if (!more() || here() != '"') return false;
    std::string_view name;
    if (!content(name)) return false;
    key_begin_ = static_cast<std::uint32_t>(name.data() - base_);
    key_length_ = static_cast<std::uint32_t>(name.size());
    key_escaped_ = has_backslash(name.data(), name.data() + name.size(), end_);
    if (key_escaped_ && !keep_unescaped(name, true, name)) return false;
    key_hash_ = hash_key(name);
    stage1_.key_hashes.push_back(key_hash_);
    ++index_;
    if (!more() || here() != ':') return false;
    ++index_;
    return true;
  }

  bool string() {
    std::string_view bytes;
    if (!content(bytes)) return false;
    const bool escaped = has_backslash(bytes.data(), bytes.data() + bytes.size(), end_);
    const auto end = static_cast<std::uint32_t>(bytes.data() - base_ + bytes.size() + 1);
    if (escaped && !keep_unescaped(bytes, false, bytes)) return false;
    auto& node = add(Kind::string);
    node.end = end;
    node.escaped = escaped;
    ++index_;
    return true;
  }

  bool keep_unescaped(std::string_view written, bool key, std::string_view& unescaped) {
    auto& arena = document_.arena_;
    const auto offset = arena.size();
    EscapeError error;
    if (!unescape(written, arena, error)) return false;
    document_.unescaped_.push_back({used_, key, static_cast<std::uint32_t>(offset),
                                    static_cast<std::uint32_t>(arena.size() - offset)});
    unescaped = std::string_view(arena).substr(offset);
    return true;
  }

  bool ends_at(const char* p) const {
    return p == next_structural() || (p < end_ && is_space(*p));
  }

  bool word(std::string_view expected, Kind kind) {
    const char* p = base_ + *index_;
    if (static_cast<std::size_t>(end_ - p) < expected.size() ||
        std::string_view(p, expected.size()) != expected || !ends_at(p + expected.size())) {
      return false;
    }
    add(kind).end = *index_ + static_cast<std::uint32_t>(expected.size());
    ++index_;
    return true;
  }

  bool number() {
    bool integer = false;
    const char* p = scan_number(base_ + *index_, end_, integer);
    if (p == nullptr || !ends_at(p)) return false;
    auto& node = add(Kind::number);
    node.end = static_cast<std::uint32_t>(p - base_);
    node.integer = integer;
    ++index_;
    return true;
  }

  bool members_differ(std::uint32_t object) {
    const auto count = nodes_[object].count;
    if (count < 2) return true;
    if (count > 64) return large_object_members_differ(object);
    auto& hashes = stage1_.key_hashes;
    const auto first = hashes.size() - count;
    hashes.insert(hashes.end(), 4, 0U);  // what the last load reads past the end: no hash is 0
    const auto* h = hashes.data() + first;
    auto equal = _mm_setzero_si128();
    for (std::uint32_t i = 0; i + 1 < count; ++i) {
      const auto one = _mm_set1_epi32(static_cast<int>(h[i]));
      for (std::uint32_t j = i + 1; j < count; j += 4) {
        const auto four = _mm_loadu_si128(reinterpret_cast<const __m128i*>(h + j));
        equal = _mm_or_si128(equal, _mm_cmpeq_epi32(one, four));
      }
    }
    hashes.resize(hashes.size() - 4);
    return _mm_movemask_epi8(equal) == 0 || large_object_members_differ(object);
  }

  /// Exact, n log n: also settles what equal hashes left open.
  bool large_object_members_differ(std::uint32_t object) {
    auto& sorted = stage1_.sorted;
    sorted.clear();
    for (auto child = object + 1; child != used_; child = nodes_[child].next) {
      sorted.push_back(child);
    }
    const auto name = [this](std::uint32_t i) { return Value(&document_, i).key(); };
    std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (nodes_[a].key_hash != nodes_[b].key_hash) return nodes_[a].key_hash < nodes_[b].key_hash;
      return name(a) < name(b);
    });
    return std::adjacent_find(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) {
             return nodes_[a].key_hash == nodes_[b].key_hash && name(a) == name(b);
           }) == sorted.end();
  }

  Stage1& stage1_;
  Document& document_;
  Node* nodes_;
  const char* base_;
  const char* end_;
  const std::uint32_t* index_;
  const std::uint32_t* index_end_;
  std::uint32_t max_depth_;
  std::uint32_t depth_ = 0;
  std::uint32_t used_ = 0;
  std::uint32_t key_begin_ = 0;
  std::uint32_t key_length_ = 0;
  std::uint32_t key_hash_ = 0;
  bool key_escaped_ = false;
  std::array<Open, depth_ceiling> open_;
};

Reader::Reader(Limits limits) : stage1_(std::make_unique<Stage1>()), limits_(limits) {}
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
  stage1_->key_hashes.clear();
  bool good = !text.empty() && stage1_->index(text);
  if (good) {
    const std::size_t most = stage1_->parser->n_structural_indexes;
    if (document_.nodes_.size() < most) document_.nodes_.resize(most + most / 2);
    good = Stage1::Builder(*stage1_, document_, limits_).build();
  }
  if (good) return &document_;
  if (auto error = diagnose(text, limits_)) return *std::move(error);
  return Error{Errc::internal, "the JSON reader refused a text without finding a fault in it"};
}

}  // namespace dealkit::base::json
