"""Records of the room as papers: what stands on them, set by kit.documents."""
