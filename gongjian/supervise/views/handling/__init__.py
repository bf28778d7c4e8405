"""Pages of handling days: the days of a campaign, the desk of one, the forms at it."""
