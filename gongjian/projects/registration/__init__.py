"""What the projects room tells the house, noun by noun: acts, search, file guards, lists to load, sections of pages."""

from gongjian.projects.registration import (  # noqa: F401
    duplicates,
    gates,
    land,
    money,
    needs,
    network,
    progress,
    project,
    promotion,
    stages,
    targets,
    together,
)
