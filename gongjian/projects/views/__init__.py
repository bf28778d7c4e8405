"""Pages of projects: the list, one project, its card, and a form for each act."""
