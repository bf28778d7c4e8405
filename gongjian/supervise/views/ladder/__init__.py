"""Pages of the ladder: what waits for a decision, one proposal, the rules drawn, circulars."""
