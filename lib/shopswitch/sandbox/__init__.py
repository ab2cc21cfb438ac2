"""Emulated systems on real HTTP, for demo, rehearsal, training and tests. Shares no code with the connectors."""
