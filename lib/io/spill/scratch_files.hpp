// Spills in unlinked scratch files: they vanish with the process, however it ends.
#pragma once

#include "core/validation/set/spill.hpp"

namespace dealkit::io::spill {

/// Each spill is a file without a name in $TMPDIR (default /tmp).
class ScratchFiles final : public validation::SpillFactory {
 public:
  base::Result<std::unique_ptr<validation::Spill>> create() override;
};

}  // namespace dealkit::io::spill
