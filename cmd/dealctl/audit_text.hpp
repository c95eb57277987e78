// Rows of the audit log as history and log print them.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/text_table.hpp"
#include "io/store/audit_row.hpp"

namespace dealkit::cmd::dealctl {

/// {"type":"audit","id":…} and a line end.
void append_audit_record(std::string& out, const io::store::AuditRow& row);
/// metadata.reason, "" if there is none.
base::Result<std::string> reason_of(const io::store::AuditRow& row);
/// Whether the version of a row says anything: other records than deals, campaigns and accounts
/// have none.
bool has_version(const io::store::AuditRow& row);
/// All that a row has, under the names that it has there, for the expanded form.
base::Result<std::vector<base::Member>> members_of(const io::store::AuditRow& row);

}  // namespace dealkit::cmd::dealctl
