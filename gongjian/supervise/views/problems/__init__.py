"""Pages of problems: the ledger, raising one, its acts, and its part of other pages."""
