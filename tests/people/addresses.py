"""The addresses of the people room alone."""

from gongjian.people.urls import urlpatterns  # noqa: F401
