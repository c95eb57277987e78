// Decisions as people and programs send them, and the records that answer those that failed.
#include <algorithm>
#include <array>

#include "core/approval/member_reader.hpp"
#include "core/approval/transition_record.hpp"
#include "core/base/ids.hpp"
#include "core/base/json/write.hpp"
#include "core/base/nearest.hpp"

namespace dealkit::approval {
namespace {

constexpr std::array<std::string_view, 13> decision_members{
    "type",    "deal_id", "action",      "actor_id", "role",        "comments",       "level",
    "version", "time",    "acknowledge", "until",    "delegate_to", "idempotency_key"};

void check_members(MemberReader& reader) {
  for (const auto member : reader.object()) {
    const auto name = member.key();
    const auto* known = std::find(decision_members.begin(), decision_members.end(), name);
    if (known != decision_members.end()) continue;
    if (reader.failed()) return;  // the first is told: a line of 60,000 is not looked at so often
    const std::vector<std::string> names(decision_members.begin(), decision_members.end());
    reader.fail(member, "expected a member of a decision, found \"" + std::string(name) + "\"" +
                            base::did_you_mean(name, names));
  }
}

Action read_action(MemberReader& reader) {
  const auto name = reader.needed_text("action");
  const auto action = parse_action(name);
  if (action && is_command(*action)) return *action;
  constexpr std::array commands{Action::submit,   Action::approve,  Action::reject,
                                Action::escalate, Action::revise,   Action::delegate,
                                Action::withdraw, Action::comment};
  std::string expected;
  std::vector<std::string> names;
  for (const auto command : commands) {
    names.emplace_back(name_of(command));
    expected += (expected.empty() ? "" : ", ") + names.back();
  }
  reader.fail(reader.object().find("action"), "expected one of " + expected + " in \"action\", " +
                                                  "found \"" + name.substr(0, 80) + "\"" +
                                                  base::did_you_mean(name, names));
  return Action::comment;
}

std::string_view code_of(base::Errc code) {
  return code == base::Errc::negative ? std::string_view("not_allowed") : base::traits(code).reason;
}

/// A name that may be left out: whatever a store keeps by it, it finds again.
std::string read_id(MemberReader& reader, std::string_view name) {
  auto id = reader.text(name);
  const auto at = reader.object().find(name);
  if (id.size() > base::id_max_bytes) {
    reader.fail(at, "expected an id of at most 255 bytes in \"" + std::string(name) +
                        "\", found one of " + std::to_string(id.size()));
  }
  if (id.empty()) return id;
  if (const auto checked = base::check_id(id); !checked) {
    reader.fail(at, "\"" + std::string(name) + "\": " + checked.error().message);
  }
  return id;
}

/// What belongs to another action than the one that is stated: whoever forgot to state theirs must
/// not sign instead.
void check_action(MemberReader& reader, const DecisionRecord& decision) {
  const auto& command = decision.command;
  const auto belongs_to = [&](std::string_view name, Action action) {
    const auto right = std::string(name_of(action));
    reader.fail(reader.object().find(name),
                "expected \"" + std::string(name) + "\" with the action " + right +
                    " only, found it with " + std::string(name_of(command.action)) +
                    "; did you mean the action " + right + "?");
  };
  if (command.action != Action::delegate) {
    if (!command.delegate_to.empty()) belongs_to("delegate_to", Action::delegate);
    if (command.until) belongs_to("until", Action::delegate);
  }
  if (command.action != Action::submit && decision.acknowledge) {
    belongs_to("acknowledge", Action::submit);
  }
}

/// Free text: anything but U+0000, which no store keeps.
std::string read_text(MemberReader& reader, std::string_view name) {
  auto text = reader.text(name);
  if (text.find('\0') != std::string::npos) {
    reader.fail(reader.object().find(name), "expected text without U+0000 in \"" +
                                                std::string(name) + "\", found one");
  }
  return text;
}

}  // namespace

void append_error(std::string& out, json::Value decision, const base::Error& error) {
  json::Writer writer(out);
  writer.object().member("type", "approval_error");
  for (const std::string_view name : {"deal_id", "action", "actor_id"}) {
    const auto member = decision.present() ? decision.find(name) : json::Value();
    if (member.present()) writer.key(name).raw(member.text());
  }
  writer.member("error", error.message).member("code", code_of(error.code)).close();
}

base::Result<DecisionRecord> parse_decision(json::Value record) {
  MemberReader reader(record, "decision");
  DEALKIT_RETURN_IF_ERROR(reader.result());
  check_members(reader);
  if (const auto type = record.find("type"); reader.text("type") != "decision" && type &&
                                             !type.is(json::Kind::null)) {
    reader.fail(type, "expected \"decision\" in \"type\", found " + std::string(type.text()));
  }
  DecisionRecord decision;
  auto& command = decision.command;
  static_cast<void>(reader.needed_text("deal_id"));
  decision.deal_id = read_id(reader, "deal_id");
  command.action = read_action(reader);
  static_cast<void>(reader.needed_text("actor_id"));
  command.actor = read_id(reader, "actor_id");
  command.role = read_text(reader, "role");
  command.comments = read_text(reader, "comments");
  command.level = reader.small_integer("level");
  if (command.level && (*command.level < 1 || *command.level > deal::last_level)) {
    reader.fail(record.find("level"), "expected a level from 1 to 3 in \"level\", found " +
                                          std::to_string(*command.level));
  }
  command.version = reader.integer("version");
  command.delegate_to = read_id(reader, "delegate_to");
  command.until = reader.time("until");
  decision.acknowledge = reader.boolean("acknowledge");
  if (!reader.failed()) check_action(reader, decision);
  decision.idempotency_key = read_id(reader, "idempotency_key");
  // An empty one comes of a variable that is not set, and must not cost the protection.
  if (const auto key = record.find("idempotency_key");
      key && key.is(json::Kind::string) && decision.idempotency_key.empty()) {
    reader.fail(key, "expected a key in \"idempotency_key\", found an empty one");
  }
  decision.time = reader.time("time");
  DEALKIT_RETURN_IF_ERROR(reader.result());
  return decision;
}

}  // namespace dealkit::approval
