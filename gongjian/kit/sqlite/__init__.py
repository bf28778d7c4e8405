"""SQLite with writers queued: see base.py."""
