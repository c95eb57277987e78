// IAB Tech Lab taxonomies (--taxonomy): the ids that exist, and what the official mapping files
// make of old ones. The files are the TSV texts that IAB publishes.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::validation {

enum class Taxonomy : std::uint8_t { content_1, content_2, content_3, audience_1, ad_product_2 };
inline constexpr std::size_t taxonomy_count = 5;
/// "Content Taxonomy 3.1" and the like, for messages.
std::string_view to_string(Taxonomy taxonomy);

class Taxonomies {
 public:
  /// Reads one file; its header says which one it is (`name` only serves messages). Reading a
  /// taxonomy again adds to it. Errc::configuration, with the line, for an unknown header or a row
  /// without an id.
  base::Result<void> parse(std::string_view name, std::string_view tsv);

  /// Whether a file of that taxonomy was read (content_1: its mapping file).
  bool has(Taxonomy taxonomy) const { return !nodes(taxonomy).empty(); }
  /// The name of a node, nullptr if the taxonomy does not hold that id.
  const std::string* find(Taxonomy taxonomy, std::string_view id) const;

  struct Answer {
    enum class Status : std::uint8_t {
      unchecked,   // no file of its taxonomy was given
      known,
      deprecated,  // of an older taxonomy, or no longer in the current one
      unknown
    } status = Status::unchecked;
    Taxonomy taxonomy = Taxonomy::content_3;  // where it was found, or was to be found
    std::string_view replacement = {};  // deprecated: the id that the official mapping gives one
                                        // to one and that is current; else empty
  };
  /// A content category. `adcom` is the number of its taxonomy in AdCOM's list "Category
  /// Taxonomies" (1 content 1.0, 2, 5, 6 content 2.x, 7, 9 content 3.x, 8 ad product 2.0, 4
  /// audience); 0 = not said: then every content taxonomy counts. Others are unchecked.
  Answer category(std::string_view id, std::int64_t adcom = 0) const;
  /// An id of the audience taxonomy.
  Answer audience(std::string_view id) const;

  /// The content 1.0 category of an ad product (2.0); empty without one.
  std::string_view content_of_product(std::string_view ad_product_id) const;

 private:
  using Names = std::map<std::string, std::string, std::less<>>;
  const Names& nodes(Taxonomy t) const { return nodes_[static_cast<std::size_t>(t)]; }
  Answer exact(Taxonomy taxonomy, std::string_view id) const;
  Answer content(std::string_view id, bool current_only) const;
  std::string_view current_replacement(std::string_view content_1_id) const;

  std::array<Names, taxonomy_count> nodes_;  // id -> name
  struct Mapped {
    std::string id;
    bool perfect = false;  // the file does not call the mapping imperfect
  };
  std::map<std::string, Mapped, std::less<>> content_1_to_2_;
  std::map<std::string, int, std::less<>> content_2_sources_;  // perfect mappings that end there
  std::map<std::string, std::string, std::less<>> product_to_content_1_;
};

}  // namespace dealkit::validation
