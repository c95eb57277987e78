#include "core/validation/vast.hpp"

#include <expat.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>

#include "core/base/ascii.hpp"
#include "core/validation/hosts.hpp"

namespace dealkit::validation {
namespace {

using base::Error;
using base::Result;

constexpr std::size_t max_depth = 64;

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::optional<std::int64_t> whole(std::string_view text) {
  text = base::trim(text);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

/// HH:MM:SS or HH:MM:SS.mmm, in seconds.
std::optional<double> duration(std::string_view text) {
  text = base::trim(text);
  if (text.size() != 8 && text.size() != 12) return std::nullopt;
  if (text[2] != ':' || text[5] != ':') return std::nullopt;
  if (text.size() == 12 && text[8] != '.') return std::nullopt;
  const auto hours = whole(text.substr(0, 2));
  const auto minutes = whole(text.substr(3, 2));
  const auto seconds = whole(text.substr(6, 2));
  const auto millis = text.size() == 12 ? whole(text.substr(9)) : std::optional<std::int64_t>(0);
  if (!hours || !minutes || !seconds || !millis || *minutes > 59 || *seconds > 59) {
    return std::nullopt;
  }
  return static_cast<double>((*hours * 60 + *minutes) * 60 + *seconds) +
         static_cast<double>(*millis) / 1000;
}

/// Elements whose text is for people, and those that may hold anything at all.
bool is_prose(std::string_view element) {
  constexpr std::string_view prose[] = {"AdSystem", "AdTitle",  "Description",
                                        "Category", "Advertiser", "AdServingId"};
  return std::find(std::begin(prose), std::end(prose), element) != std::end(prose);
}
bool is_extension(std::string_view element) {
  return element == "Extensions" || element == "CreativeExtensions";
}

class Scanner {
 public:
  explicit Scanner(XML_Parser parser) : parser_(parser) {}

  Result<VastSummary> run(std::string_view xml) {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, on_start, on_end);
    XML_SetCharacterDataHandler(parser_, on_text);
    XML_SetStartDoctypeDeclHandler(parser_, on_doctype);
    if (xml.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
      return Error{base::Errc::data, "found a document of more than 2 GB"};
    }
    const auto status = XML_Parse(parser_, xml.data(), static_cast<int>(xml.size()), XML_TRUE);
    if (error_) return *error_;
    if (status != XML_STATUS_OK) {
      return Error{base::Errc::data,
                   "found something that is not well-formed XML: " +
                       std::string(XML_ErrorString(XML_GetErrorCode(parser_))),
                   {std::min<std::uint64_t>(at(), xml.size()), 0, 0}};
    }
    if (summary_.ads == 0) return Error{base::Errc::data, "found no Ad", {xml.size(), 0, 0}};
    return std::move(summary_);
  }

 private:
  static Scanner& self(void* data) { return *static_cast<Scanner*>(data); }
  static void on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
    self(data).opened(local_name(name), attributes);
  }
  static void on_end(void* data, const XML_Char*) { self(data).closed(); }
  static void on_text(void* data, const XML_Char* text, int size) {
    self(data).text_.append(text, static_cast<std::size_t>(size));
  }
  static void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    self(data).fail("a document type declaration: VAST has none");
  }

  std::uint64_t at() const {
    return static_cast<std::uint64_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser_), 0));
  }
  static std::string brief(std::string_view name) { return std::string(name.substr(0, 40)); }
  void fail(std::string found) {
    if (error_) return;
    error_ = Error{base::Errc::data, "found " + std::move(found), {at(), 0, 0}};
    XML_StopParser(parser_, XML_FALSE);
  }
  /// The name of the element that is `depth` levels below the root, "" if it is not open.
  std::string_view open(std::size_t depth) const {
    return depth < open_.size() ? std::string_view(open_[depth]) : std::string_view();
  }

  static std::string_view attribute(const XML_Char** attributes, std::string_view wanted) {
    for (; *attributes != nullptr; attributes += 2) {
      if (local_name(attributes[0]) == wanted) return attributes[1];
    }
    return {};
  }

  void opened(std::string_view element, const XML_Char** attributes) {
    if (error_) return;
    if (open_.size() == max_depth) return fail("elements nested deeper than 64");
    switch (open_.size()) {
      case 0:
        if (element != "VAST") return fail("a root element <" + brief(element) + ">, not <VAST>");
        summary_.version = attribute(attributes, "version");
        if (summary_.version.empty()) return fail("no version of <VAST>");
        break;
      case 1:
        bodies_ = 0;
        if (element == "Ad") ++summary_.ads;
        break;
      case 2:
        if (open(1) != "Ad") break;
        bodies_ += element == "InLine" || element == "Wrapper" ? 1 : 0;
        summary_.wrappers += element == "Wrapper" ? 1 : 0;
        leads_on_ = false;
        break;
      case 3:
        leads_on_ |= open(2) == "Wrapper" && element == "VASTAdTagURI";
        break;
      default: break;
    }
    if (element == "Linear") files_ = 0;
    if (element == "MediaFile") {
      summary_.media.push_back({{},
                                std::string(attribute(attributes, "type")),
                                std::string(attribute(attributes, "codec")),
                                whole(attribute(attributes, "bitrate")),
                                whole(attribute(attributes, "width")),
                                whole(attribute(attributes, "height"))});
    }
    open_.emplace_back(element);
    text_.clear();
  }

  void closed() {
    if (error_) return;
    const auto element = std::move(open_.back());
    open_.pop_back();
    take_text(element);
    if (open_.size() == 1 && element == "Ad" && bodies_ != 1) {
      return fail("an Ad with " + std::to_string(bodies_) + " of InLine and Wrapper, not one");
    }
    if (open_.size() == 2 && open(1) == "Ad" && element == "Wrapper" && !leads_on_) {
      return fail("a Wrapper without VASTAdTagURI");
    }
    if (element == "Linear" && open(2) == "InLine" && files_ == 0) {
      return fail("a Linear without a MediaFile");
    }
  }

  /// The text of an element that has just ended.
  void take_text(std::string_view element) {
    const std::string text(base::trim(text_));
    text_.clear();
    if (element == "MediaFile") summary_.media.back().url = text;
    if ((element == "MediaFile" || element == "InteractiveCreativeFile") && !text.empty()) ++files_;
    if (element == "Duration" && !open_.empty() && open_.back() == "Linear" &&
        open(2) == "InLine") {
      const auto seconds = duration(text);
      if (!seconds) {
        return fail("a Duration \"" + brief(text) + "\", not one such as 00:00:30");
      }
      summary_.durations_s.push_back(*seconds);
    }
    if (is_prose(element) || std::any_of(open_.begin(), open_.end(), is_extension)) return;
    if (has_scheme(text, "http") && summary_.insecure++ == 0) {
      summary_.first_insecure = {std::string(element), text};
    }
  }

  XML_Parser parser_;
  std::optional<Error> error_;
  std::vector<std::string> open_;
  std::string text_;       // of the innermost element, since it or the one before it began
  int bodies_ = 0;         // of the Ad at hand
  bool leads_on_ = false;  // the Wrapper at hand has its VASTAdTagURI
  std::size_t files_ = 0;  // of the Linear at hand
  VastSummary summary_;
};

}  // namespace

Result<VastSummary> scan_vast(std::string_view xml) {
  // JSON is UTF-8, whatever the document's declaration says.
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate("UTF-8"), &XML_ParserFree);
  if (!parser) return Error{base::Errc::internal, "no memory for an XML parser"};
  return Scanner(parser.get()).run(xml);
}

}  // namespace dealkit::validation
