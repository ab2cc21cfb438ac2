"""The order of the runbook: sessions in notebooks, runs over them, and the archived evidence."""
