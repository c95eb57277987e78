#!/usr/bin/env python3
"""Proves that every check of the torture list can fail: right_filter.cpp passes all of them, and
with a fault the check that is there for it finds it.   self_test.py PATH-OF-right_filter
"""
import pathlib
import shutil
import signal
import sys
import unittest

import run
import tools

# check: faults of right_filter that it must find
FAULTS = {
    "crlf": ["crlf"], "no_last_newline": ["no_last_newline"],
    "byte_order_mark": ["byte_order_mark"], "blank_lines": ["blank_lines"],
    "empty_input": ["empty_input"], "one_byte_reads": ["short_reads"],
    "file_and_dash": ["missing_input"], "line_of_100_mb": ["line_of_100_mb", "bad_lines"],
    "shows_results_when_input_pauses": ["shows_results_when_input_pauses"],
    "binary_garbage": ["bad_lines", "garbage_out"],
    "garbage_between_records": ["bad_lines", "stops_at_bad"],
    "deep_nesting": ["bad_lines"], "cut_in_a_record": ["bad_lines"],
    "closed_stdin": ["dead_stdin"], "dead_stdin": ["dead_stdin"],
    "missing_file": ["missing_file"], "head": ["head"],
    "broken_pipe_ignored": ["broken_pipe_ignored"],
    "full_device": ["full_device", "help_to_full_device"], "closed_stdout": ["full_device"],
    "limited_file_size": ["full_device"], "jobs": ["jobs"],
    "interrupt": ["interrupt", "partial", "hangs"], "interrupt_while_idle": ["partial", "hangs"],
    "kill_leaves_nothing": ["kill_leaves_nothing"],
    "clock_and_dates_at_the_ends_of_time": ["end_of_time"],
    "messages_do_not_depend_on_arrival": ["arrival"],
    "an_output_that_is_the_input": ["overwrites_input"],
}


class Torture(unittest.TestCase):
    bin_dir = None
    spec = tools.Filter(arguments=(), sample="validate.ndjson", spilling=("--spill",))

    def found(self, name, fault):
        subject = run.Subject("right_filter", self.spec, self.bin_dir)
        subject.env["FAULT"] = fault
        try:
            run.CHECKS[name](subject)
        except run.Failure as failure:
            return str(failure)
        finally:
            shutil.rmtree(subject.scratch, ignore_errors=True)
        return None

    def test_a_right_filter_passes(self):
        for name in run.CHECKS:
            self.assertIsNone(self.found(name, ""), name)

    def test_every_check_finds_its_faults(self):
        self.assertEqual(set(FAULTS), set(run.CHECKS), "a check without a fault")
        for name, faults in FAULTS.items():
            for fault in faults:
                self.assertIsNotNone(self.found(name, fault), f"{name} does not find {fault}")


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    run.PATIENCE_S = 3
    Torture.bin_dir = pathlib.Path(sys.argv.pop()).resolve().parent
    unittest.main()
