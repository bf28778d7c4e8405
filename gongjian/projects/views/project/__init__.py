"""Pages of the project itself: the list, one project, its card, a form for each act."""
