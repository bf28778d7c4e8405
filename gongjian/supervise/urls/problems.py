"""Addresses of problems."""

from django.urls import path

from gongjian.supervise.views import time_lost
from gongjian.supervise.views.problems import acts, ledger

urlpatterns = [
    path("c/<slug:key>/problems/", ledger.problem_ledger, name="problems"),
    path("c/<slug:key>/problems/new/", acts.raise_problem, name="problem-new"),
    path("c/<slug:key>/time-lost/", time_lost.time_lost, name="time-lost"),
    path("problems/<str:number>/<slug:verb>/", acts.act, name="problem-act"),
]
