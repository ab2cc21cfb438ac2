"""The rules of the runbook, one module per step; pure functions of snapshots."""
