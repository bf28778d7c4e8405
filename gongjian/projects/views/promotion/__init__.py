"""Pages of investment promotion: leads, events, money in place, declarations upward."""
