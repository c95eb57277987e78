"""What the torture list needs to know of each filter: how it is called and what it reads."""
import dataclasses
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Filter:
    """One filter. `arguments` must make it read standard input and write a record per record."""
    arguments: tuple            # behind the program, the first word of the filter's name
    sample: str                 # file beside this one: good records, one a line, LF
    bad_line_status: int = 65   # exit status when a line cannot be read
    # More bytes of memory than for an empty input that a 100 MB line may cost (the limit of a
    # record is 1 MiB; sanitizers and buffers need the rest).
    memory_bytes: int = 64 << 20
    # Arguments that make it spill to disk or spool, for what it may leave in TMPDIR when killed.
    spilling: tuple = ()
    outputs: tuple = ()         # its options for files that it writes, beside --dead-letter
    setup: tuple = ()           # arguments of a run before, in the same scratch folder
    closing: bytes = b""        # how the line begins that it ends with, even without a record

    def records(self):
        lines = (HERE / self.sample).read_bytes().splitlines(keepends=True)
        assert lines and all(line.endswith(b"\n") for line in lines)
        return lines


TOOLS = {
    # A line that cannot be read is a finding for validate: 1, not 65 (design: exit statuses).
    "validate": Filter(
        arguments=("--now=2026-09-01T00:00:00Z", "--format=report", "--set-rules=off"),
        sample="validate.ndjson", bad_line_status=1,
        spilling=("--set-rules=enforce",), outputs=("--report",)),
    # What has no home there travels along, so that standard error is silent.
    "dealctl convert": Filter(
        arguments=("convert", "--from=dealkit", "--to=openrtb26", "--carry"),
        sample="dealctl.ndjson", outputs=("--report",)),
    "dealctl import": Filter(
        arguments=("import", "--results", "--dry-run", "--now=2026-09-01T00:00:00Z"),
        sample="dealctl.ndjson", setup=("store", "init"), outputs=("--rejected",),
        closing=b'{"type":"import_summary"'),
    # A review in its middle, and decisions: the state comes anew with each repetition, so that
    # nothing grows. It begins and ends with a decision, since records have no answer. An account
    # with a long note makes bytes that cost little.
    "approve": Filter(arguments=("--now=2026-09-01T00:00:00Z",), sample="approve.ndjson"),
    "score": Filter(arguments=("--now=2026-09-01T00:00:00Z", "--explain"),
                    sample="score.ndjson"),
}
