// The field table of the set_finding record.
#include "core/deal/set_finding.hpp"

#include <cstddef>

#include "core/deal/severity.hpp"

namespace dealkit::deal {
namespace {

constexpr record::Field set_finding_fields[] = {
    DEALKIT_FIELD(SetFinding, type, "Record type", "set_finding"),
    DEALKIT_FIELD(SetFinding, code, "Code of the finding"),
    DEALKIT_FIELD(SetFinding, slug, "Name of the finding, for people"),
    DEALKIT_FIELD(SetFinding, severity, "Severity: how much it matters", severity_list),
    DEALKIT_FIELD(SetFinding, message, "What was found, and why"),
    DEALKIT_FIELD(SetFinding, campaign_ids, "Ids of the campaigns that are concerned"),
    DEALKIT_FIELD(SetFinding, content_hashes,
                  "Array: content hash of each of them in the same order, null where it is not "
                  "known"),
    DEALKIT_FIELD(SetFinding, fingerprint,
                  "32 hex digits over the code and the ids: the same finding has the same one"),
};

}  // namespace

constexpr record::Table set_finding_table =
    record::make_table<SetFinding>("set_finding", "A set finding", set_finding_fields);

}  // namespace dealkit::deal
