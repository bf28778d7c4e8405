"""Reading supervision: who sees which, where each stands, what the ledger of the office prints."""
