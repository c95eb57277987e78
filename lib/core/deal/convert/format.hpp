// The forms that a deal is written in, and what parts of a record a conversion could not take over.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealkit::deal::convert {

/// openrtb26: a deal of imp.pmp.deals (OpenRTB 2.6 section 3.2.12). dealsync1: the deal object of
/// the IAB Deal Sync API 1.0. opendirect21: {"order": Order, "line": Line}, the objects of
/// OpenDirect 2.1; what bid requests carry of the deal stands in the line's pmp, an OpenRTB Pmp.
/// dealkit: our deal record, dealkit-deal(5).
enum class Format : std::uint8_t { openrtb26, dealsync1, opendirect21, dealkit };
inline constexpr std::size_t format_count = 4;
inline constexpr std::array<Format, format_count> all_formats{
    Format::openrtb26, Format::dealsync1, Format::opendirect21, Format::dealkit};

/// "openrtb26", as the command line has it.
std::string_view name(Format format);
/// "OpenRTB 2.6", for messages.
std::string_view title(Format format);
std::optional<Format> format_of(std::string_view name);

struct Loss {
  /// no_home: a value of the source that the target has no place for. assumed: a value that the
  /// target has and the source did not say. changed: a value that the target holds only in part.
  /// differs: a value in which a deal differs from one of the same id that came before it.
  enum class Kind : std::uint8_t { no_home, assumed, changed, differs } kind = Kind::no_home;
  std::string pointer;  // RFC 6901: in the source; of an assumed value, in the target
  std::string value;    // a JSON text: the source's value, or the one that was assumed
  std::string reason;
};
std::string_view name(Loss::Kind kind);
/// The reason of a value for which `to` simply has no place.
std::string no_place(Format to);

/// Which deal a loss is of.
struct LossContext {
  std::string_view id;  // of the deal
  Format from = Format::openrtb26;
  Format to = Format::dealkit;
};

/// One line of NDJSON: {"type":"conversion_loss","id":…,"from":…,"to":…,"kind":…,"pointer":…,
/// "value":…,"reason":…}.
void append_loss(std::string& out, const LossContext& context, const Loss& loss);
/// One line for people: "deal "x": /ext/a: no home in Deal Sync 1.0: 5"; with the reason in
/// parentheses where that says more. With `deals` above 1 it stands for as many of them:
/// "4 deals (deal "x" the first): …".
void append_loss_text(std::string& out, const LossContext& context, const Loss& loss,
                      std::uint64_t deals = 1);

}  // namespace dealkit::deal::convert
