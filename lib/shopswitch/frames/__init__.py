"""Canonical tables: what every connector delivers and every check reads."""
