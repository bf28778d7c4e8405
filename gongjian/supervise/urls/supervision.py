"""Addresses of supervised matters and their papers."""

from django.urls import path

from gongjian.supervise.views.supervision.acts import supervision_act
from gongjian.supervise.views.supervision.notices import new_notice, notice_act, notice_file, notice_page
from gongjian.supervise.views.supervision.page import supervision_page
from gongjian.supervise.views.supervision.proposing import propose_matter, propose_new
from gongjian.supervise.views.supervision.register import notice_register, register

urlpatterns = [
    path("c/<slug:key>/supervisions/", register, name="supervisions"),
    path("c/<slug:key>/supervisions/new/", propose_new, name="supervision-new"),
    path("c/<slug:key>/notices/", notice_register, name="notices"),
    path("supervisions/propose/<str:number>/", propose_matter, name="supervision-propose"),
    path("supervisions/<str:number>/", supervision_page, name="supervision"),
    path("supervisions/<str:number>/notices/new/", new_notice, name="notice-new"),
    path("supervisions/<str:number>/<slug:verb>/", supervision_act, name="supervision-act"),
    path("notices/<str:number>/", notice_page, name="notice"),
    path("notices/<str:number>/paper.<str:kind>", notice_file, name="notice-file"),
    path("notices/<str:number>/<slug:verb>/", notice_act, name="notice-act"),
]
