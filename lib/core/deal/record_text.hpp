// A record's text and what was read from it. A record is looked at by whoever loads, decides,
// compares and writes it; copies share one text and one reading, so that it is read once.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"

namespace dealkit::deal {

/// What is made of records holds their documents some levels deeper than they do: changes,
/// snapshots of what was signed, approvals with a snapshot, changes of those.
inline constexpr base::json::Limits derived_limits{base::json::Limits{}.max_depth + 16};

/// Immutable. Neither it nor its copies may be used by two threads at once: the first look reads.
class RecordText {
 public:
  /// "": there is no record.
  RecordText() = default;
  template <class Text>
    requires(!std::same_as<std::remove_cvref_t<Text>, RecordText> &&
             std::constructible_from<std::string, Text>)
  RecordText(Text&& text) : RecordText(Taken{}, std::string(std::forward<Text>(text))) {}

  bool empty() const { return state_ == nullptr; }
  const std::string& text() const;
  operator std::string_view() const { return text(); }
  operator std::string() const { return text(); }

  /// What the text says; valid as long as this or a copy of it. Errc as json::Reader::read(). A
  /// reader given is used if nobody looked yet: one that has read before is faster than a new one.
  base::Result<json::Value> root() const;
  base::Result<json::Value> root(json::Reader& reader) const;

  friend bool operator==(const RecordText& a, const RecordText& b) {
    return a.state_ == b.state_ || a.text() == b.text();
  }
  template <class Text>
    requires(!std::same_as<Text, RecordText> && std::convertible_to<const Text&, std::string_view>)
  friend bool operator==(const RecordText& a, const Text& b) {
    return a.text() == std::string_view(b);
  }

 private:
  struct Taken {};
  RecordText(Taken, std::string text);

  struct State {
    std::string text;
    std::optional<json::Document> document;
  };
  std::shared_ptr<State> state_;
};

}  // namespace dealkit::deal
