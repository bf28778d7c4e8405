"""What is done in the week: windows open and close, units report, the office chases and sorts."""
