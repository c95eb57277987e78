// The field table of the interaction record.
#include "core/deal/interaction.hpp"

#include <cstddef>

namespace dealkit::deal {
namespace {

constexpr record::Field interaction_fields[] = {
    DEALKIT_FIELD(Interaction, type, "Record type", "interaction"),
    DEALKIT_FIELD(Interaction, id,
                  "Interaction id, at most 255 bytes; an import with the same id again changes "
                  "nothing"),
    DEALKIT_FIELD(Interaction, deal_id, "Deal that it was about"),
    DEALKIT_FIELD(Interaction, kind, "What it was: a call, a meeting, a view; any word"),
    DEALKIT_FIELD(Interaction, at, "When it was, an RFC 3339 time with an offset"),
};

}  // namespace

constexpr record::Table interaction_table =
    record::make_table<Interaction>("interaction", "An interaction", interaction_fields);

}  // namespace dealkit::deal
