"""The kinds of record that measures count. Importing them registers them."""
