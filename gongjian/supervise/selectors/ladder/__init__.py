"""Reads of the ladder: facts out of the ledger, cases climbed, proposals that wait."""
