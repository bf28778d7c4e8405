"""Pages of the desk for reports from the public."""
