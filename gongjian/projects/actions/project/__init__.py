"""Writing the project itself: registered, changed, who answers for it, its quantities, papers and packages."""
