"""Pages of the ledger of legacy problems."""
