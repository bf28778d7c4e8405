"""The demonstration's accounts, as the sign-in page lists them."""

ACCOUNTS = ("clerk", "reporter", "head", "leader", "inspector", "auditor", "admin")
PASSWORD = "demo"
