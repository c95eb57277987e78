// Rows of the audit log as history and log print them.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "io/store/store.hpp"

namespace dealkit::cmd::dealctl {

/// {"type":"audit","id":…} and a line end.
void append_audit_record(std::string& out, const io::store::AuditRow& row);
/// metadata.reason, "" if there is none.
base::Result<std::string> reason_of(const io::store::AuditRow& row);

}  // namespace dealkit::cmd::dealctl
