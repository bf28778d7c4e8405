"""Addresses of public money."""

from django.urls import path

from gongjian.projects.views.money.batch import batch_page
from gongjian.projects.views.money.funds import (
    allocation_act,
    batch_allocate,
    batch_void,
    new_batch,
    payment_void,
)
from gongjian.projects.views.money.lists import allocation_list, application_list
from gongjian.projects.views.money.project import (
    application_answer,
    budget_page,
    budget_use,
    new_budget,
    project_apply,
    project_source,
)

urlpatterns = [
    path("c/<slug:key>/funds/applications/", application_list, name="fund-applications"),
    path("c/<slug:key>/funds/projects/", allocation_list, name="fund-allocations"),
    path("c/<slug:key>/funds/batches/new/", new_batch, name="fund-batch-new"),
    path("c/<slug:key>/funds/budgets/new/", new_budget, name="budget-new"),
    path("fund-batches/<str:number>/", batch_page, name="fund-batch"),
    path("fund-batches/<str:number>/allocate/", batch_allocate, name="fund-batch-allocate"),
    path("fund-batches/<str:number>/void/", batch_void, name="fund-batch-void"),
    path("fund-allocations/<int:pk>/<slug:verb>/", allocation_act, name="fund-allocation-act"),
    path("fund-payments/<int:pk>/void/", payment_void, name="fund-payment-void"),
    path("budgets/<int:pk>/", budget_page, name="budget"),
    path("budgets/<int:pk>/use/", budget_use, name="budget-use"),
    path("fund-applications/<int:pk>/answer/", application_answer, name="fund-application-answer"),
    path("projects/<str:number>/funds/", project_apply, name="project-apply"),
    path("projects/<str:number>/sources/", project_source, name="project-sources"),
]
