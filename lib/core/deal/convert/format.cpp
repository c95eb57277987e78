// Names of formats; losses as records and as text.
#include "core/deal/convert/format.hpp"

#include "core/base/json/write.hpp"

namespace dealkit::deal::convert {
namespace {

struct FormatName {
  std::string_view name;
  std::string_view title;
};
constexpr std::array<FormatName, format_count> names{{{"openrtb26", "OpenRTB 2.6"},
                                                      {"dealsync1", "Deal Sync 1.0"},
                                                      {"opendirect21", "OpenDirect 2.1"},
                                                      {"dealkit", "a deal record"}}};

/// Values longer than this are cut in texts for people.
constexpr std::size_t shown_bytes = 60;

std::string shown(std::string_view value) {
  if (value.size() <= shown_bytes) return std::string(value);
  std::size_t end = shown_bytes;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return std::string(value.substr(0, end)) + "...";
}

}  // namespace

std::string_view name(Format format) { return names.at(static_cast<std::size_t>(format)).name; }

std::string_view title(Format format) { return names.at(static_cast<std::size_t>(format)).title; }

std::optional<Format> format_of(std::string_view wanted) {
  for (const auto format : all_formats) {
    if (name(format) == wanted) return format;
  }
  return std::nullopt;
}

std::string_view name(Loss::Kind kind) {
  switch (kind) {
    case Loss::Kind::no_home: return "no_home";
    case Loss::Kind::assumed: return "assumed";
    case Loss::Kind::differs: return "differs";
    case Loss::Kind::changed: break;
  }
  return "changed";
}

std::string no_place(Format to) { return "there is no place for it in " + std::string(title(to)); }

void append_loss(std::string& out, const LossContext& context, const Loss& loss) {
  base::json::Writer writer(out);
  writer.object().member("type", "conversion_loss").member("id", context.id);
  writer.member("from", name(context.from)).member("to", name(context.to));
  writer.member("kind", name(loss.kind)).member("pointer", loss.pointer);
  writer.key("value").raw(loss.value).member("reason", loss.reason).close();
  out += '\n';
}

void append_loss_text(std::string& out, const LossContext& context, const Loss& loss,
                      std::uint64_t deals) {
  std::string id;
  base::json::append_string(id, context.id);  // so that a line break in an id stays on its line
  std::string pointer;
  base::json::append_string(pointer, loss.pointer);
  if (deals > 1) {
    out.append(std::to_string(deals)).append(" deals (the first is ").append(id).append("): ");
  } else {
    out.append("deal ").append(id).append(": ");
  }
  out.append(std::string_view(pointer).substr(1, pointer.size() - 2)).append(": ");
  switch (loss.kind) {
    case Loss::Kind::no_home: out.append("no equivalent in ").append(title(context.to)); break;
    case Loss::Kind::assumed: out.append("assumed"); break;
    case Loss::Kind::changed: out.append("changed"); break;
    case Loss::Kind::differs: out.append("differs"); break;
  }
  out.append(": ").append(shown(loss.value));
  if (loss.reason != no_place(context.to)) out.append(" (").append(loss.reason).append(")");
  out.push_back('\n');
}

}  // namespace dealkit::deal::convert
