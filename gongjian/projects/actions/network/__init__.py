"""Writing plan networks: drafted, changed, approved, worked node by node, reckoned anew."""
