"""Writing investment promotion: leads, events, money in place, projects that come of it."""
