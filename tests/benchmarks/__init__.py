"""Measurements, each run by hand: `python -m tests.benchmarks.<name>`. They are no part of the test command."""
