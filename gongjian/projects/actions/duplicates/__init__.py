"""Two records that may be one project: asked about, joined, parted."""
