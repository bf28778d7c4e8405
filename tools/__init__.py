"""What the house checks about itself, and the small tools the Makefile calls."""
