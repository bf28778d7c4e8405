"""Writing land: parcels, households, and what may stand in a text about them."""
