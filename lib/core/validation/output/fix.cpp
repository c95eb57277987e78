#include "core/validation/output/fix.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/base/json/write.hpp"
#include "core/validation/output/naming.hpp"
#include "core/validation/output/splice.hpp"

namespace dealkit::validation {
namespace {

using Operation = Edit::Operation;

/// An edit that was made, in the pointers of its moment.
struct Made {
  Edit edit;
  std::optional<ArrayPlace> shift;  // set if it made an array longer or shorter
};

bool is_below(std::string_view pointer, std::string_view above) {
  return pointer.size() > above.size() && pointer.starts_with(above) &&
         pointer[above.size()] == '/';
}

/// `pointer` after an array got longer or shorter; nullopt if what it names is gone or if the array
/// itself is to be changed. An insertion names the gap before an element, which always remains.
std::optional<std::string> move(std::string_view pointer, bool inserts, const Made& made) {
  const auto& shift = *made.shift;
  if (!inserts && (pointer == shift.array || is_below(shift.array, pointer))) return std::nullopt;
  if (!is_below(pointer, shift.array)) return std::string(pointer);
  const auto begin = shift.array.size() + 1;
  const auto end = std::min(pointer.find('/', begin), pointer.size());
  const auto token = pointer.substr(begin, end - begin);
  std::uint32_t index = 0;
  const auto [parsed, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc{}) return std::string(pointer);  // "-": the end is the end
  if (made.edit.operation == Operation::add) {
    if (index >= shift.index) ++index;
  } else if (index == shift.index) {
    if (!inserts || end != pointer.size()) return std::nullopt;
  } else if (index > shift.index) {
    --index;
  }
  return shift.array + "/" + std::to_string(index) + std::string(pointer.substr(end));
}

/// `pointer` after another finding's edit; nullopt if both touch the same value.
std::optional<std::string> rebase(std::string_view pointer, bool inserts, const Made& made) {
  if (made.shift) return move(pointer, inserts, made);
  const std::string_view changed = made.edit.pointer;
  if (is_below(pointer, changed)) return std::nullopt;
  if (!inserts && (pointer == changed || is_below(changed, pointer))) return std::nullopt;
  return std::string(pointer);
}

class Fixer {
 public:
  explicit Fixer(const json::Document& document) : original_(document), text_(document.text()) {}

  /// Applies all edits of one finding; false, with nothing changed, if one does not fit.
  bool apply(std::span<const Edit> edits) {
    const auto text_before = text_;
    const auto made_before = made_.size();
    for (const auto& edit : edits) {
      if (apply(edit, made_before)) continue;
      text_ = text_before;
      made_.resize(made_before);
      return false;
    }
    return true;
  }

  void finish(Fixed& fixed) {
    fixed.text = std::move(text_);
    for (auto& made : made_) fixed.applied.push_back(std::move(made.edit));
  }

 private:
  bool apply(const Edit& edit, std::size_t others) {
    const bool inserts = edit.operation == Operation::add && shifted_by(original_, edit);
    bool own_shift = false;
    for (std::size_t i = others; i < made_.size(); ++i) own_shift |= made_[i].shift.has_value();
    auto pointer = std::optional(edit.pointer);
    for (std::size_t i = 0; i < others && pointer; ++i) {
      const auto& made = made_[i];
      // Its own edits moved elements that others moved as well: too much to tell who is who.
      if (own_shift && made.shift && is_below(*pointer, made.shift->array)) return false;
      pointer = rebase(*pointer, inserts, made);
    }
    return pointer && splice({edit.operation, std::move(*pointer), edit.value});
  }

  bool splice(Edit edit) {
    if (edit.operation != Operation::remove) {
      const auto value = reader_.read(edit.value);
      if (!value) return false;
      edit.value = (*value)->root().text();
    }
    const auto document = reader_.read(text_);
    if (!document) return false;
    const auto change = splice_of(**document, edit);
    if (!change) return false;
    auto shift = shifted_by(**document, edit);
    auto changed = text_;
    changed.replace(change->begin, change->end - change->begin, change->text);
    if (!reader_.read(changed)) return false;  // nested too deep now
    text_ = std::move(changed);
    made_.push_back({std::move(edit), std::move(shift)});
    return true;
  }

  const json::Document& original_;
  std::string text_;
  std::vector<Made> made_;
  json::Reader reader_;
};

bool is_allowed(const Finding& finding, Fixing level) {
  const auto fixing = finding.info->fixing;
  return fixing != Fixing::none && fixing <= level && !finding.fix.empty() &&
         finding.suppressed != "record";
}

std::string_view name_of(Operation operation) {
  switch (operation) {
    case Operation::add: return "add";
    case Operation::replace: return "replace";
    case Operation::remove: return "remove";
  }
  return "replace";
}

}  // namespace

namespace {

/// The findings that `chosen` names, in order.
Fixed apply_all(const json::Document& document, std::span<const Finding* const> chosen) {
  Fixed fixed;
  Fixer fixer(document);
  for (const auto* finding : chosen) ++(fixer.apply(finding->fix) ? fixed.resolved : fixed.skipped);
  fixer.finish(fixed);
  return fixed;
}

std::vector<const Finding*> allowed(std::span<const Finding> findings, Fixing level) {
  std::vector<const Finding*> chosen;
  for (const auto& finding : findings) {
    if (is_allowed(finding, level)) chosen.push_back(&finding);
  }
  return chosen;
}

/// Whether nothing was found in `after` more often than in `before`.
bool no_worse(const CodeCounts& before, const CodeCounts& after) {
  return std::all_of(after.begin(), after.end(), [&](const auto& code) {
    const auto found = before.find(code.first);
    return found != before.end() && code.second <= found->second;
  });
}

}  // namespace

CodeCounts count_codes(std::span<const Finding> findings) {
  CodeCounts counts;
  for (const auto& finding : findings) {
    if (finding.suppressed != "record") ++counts[std::string(finding.code())];
  }
  return counts;
}

Fixed apply_fixes(const json::Document& document, std::span<const Finding> findings,
                  Fixing level) {
  return apply_all(document, allowed(findings, level));
}

Fixed apply_fixes(const json::Document& document, std::span<const Finding> findings, Fixing level,
                  const Judge& judge) {
  const auto chosen = allowed(findings, level);
  auto fixed = apply_all(document, chosen);
  const auto before = count_codes(findings);
  if (fixed.applied.empty() || no_worse(before, judge(fixed.text))) return fixed;
  std::vector<const Finding*> kept;
  for (const auto* finding : chosen) {
    kept.push_back(finding);
    if (!no_worse(before, judge(apply_all(document, kept).text))) kept.pop_back();
  }
  fixed = apply_all(document, kept);
  fixed.skipped += chosen.size() - kept.size();
  return fixed;
}

void append_patch(std::string& out, const Examined& examined, std::span<const Edit> edits) {
  if (edits.empty()) return;
  json::Writer line(out);
  line.object().member("type", "json_patch").key(id_member(examined));
  if (examined.id.empty()) {
    line.null();
  } else {
    line.string(examined.id);
  }
  line.member("file", examined.source.file);
  line.key("line").integer(static_cast<std::int64_t>(examined.source.line));
  line.key("patch").array();
  for (const auto& edit : edits) {
    line.object().member("op", name_of(edit.operation)).member("path", edit.pointer);
    if (edit.operation != Operation::remove) line.key("value").raw(edit.value);
    line.close();
  }
  line.close().close();
  out.push_back('\n');
}

}  // namespace dealkit::validation
