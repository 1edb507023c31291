"""Benchmarks that run on the reader's machine: ratios in one run, no absolute promises."""
