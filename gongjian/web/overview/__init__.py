"""总览: what a leader must get in five seconds, every number of it an openable figure."""
