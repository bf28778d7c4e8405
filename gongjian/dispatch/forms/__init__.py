"""What the pages of the week ask."""
